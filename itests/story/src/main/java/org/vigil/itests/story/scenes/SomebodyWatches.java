package org.vigil.itests.story.scenes;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.vigil.api.InstrumentName;
import org.vigil.api.Kind;
import org.vigil.itests.stage.Clients;
import org.vigil.itests.stage.Stage;
import org.vigil.itests.stage.Watch;

/** A watch begins with what is, and goes on with what happens (G3, G4). */
final class SomebodyWatches implements Scene {
  @Override
  public String title() {
    return "Somebody watches the bank";
  }

  @Override
  public void play(Stage stage, Narrator narrator) {
    Set<InstrumentName> instruments = withValues(stage);
    for (Watch watch : stage.clients().all()) {
      Set<InstrumentName> expected =
          watch == stage.clients().named()
              ? Set.of(InstrumentName.of(Clients.COUNTER))
              : instruments;
      stage.until(
          () -> watch.values().keySet().containsAll(expected),
          watch + " did not hear a first value of each of " + expected);
    }
    findFirstValuesCurrent(stage);
    stage.hearMore(100);
    narrator.say(
        "%d instruments told their values at once; %d reports so far, numbers growing,"
            + " each between its extremes",
        instruments.size(), stage.clients().session().reports());
  }

  /** What does not move must have been told as it is in the service's memory. */
  private static void findFirstValuesCurrent(Stage stage) {
    long total = stage.bank().look().total();
    long workers = stage.bank().look().workers();
    long committed = stage.bank().look().committed();
    Watch watch = stage.clients().session();
    stage.check(value(watch, "bank/balance.total") == total, "the total was told wrong at first");
    stage.check(value(watch, "bank/workers") == workers, "the workers were told wrong at first");
    stage.until(
        () -> value(watch, Clients.COUNTER) >= committed, "the counter lags behind the bank");
  }

  private static long value(Watch watch, String instrument) {
    return watch.value(instrument).map(found -> found.asLong()).orElse(-1L);
  }

  /** The bank's instruments, without its test point, which speaks only when it is reached. */
  private static Set<InstrumentName> withValues(Stage stage) {
    return stage.importer().list("bank/**").stream()
        .filter(info -> info.declaration().kind() != Kind.TEST_POINT)
        .map(info -> info.name())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
