package org.vigil.itests.story.scenes;

import java.util.List;
import java.util.stream.Collectors;
import org.vigil.api.Kind;
import org.vigil.api.client.InstrumentInfo;
import org.vigil.api.client.Reading;
import org.vigil.api.client.States;
import org.vigil.itests.stage.Stage;

/** Without any code of one's own there are instruments, with values. */
final class AllIsThere implements Scene {
  private static final String NODE = "node@*";
  private static final String BANK = "bank/**";

  @Override
  public String title() {
    return "A program looks around, too";
  }

  @Override
  public void play(Stage stage, Narrator narrator) {
    for (String pattern : List.of(NODE, BANK)) {
      stage.until(() -> !stage.importer().list(pattern).isEmpty(), "no instrument fits " + pattern);
      stage.until(
          () -> read(stage, pattern).stream().allMatch(AllIsThere::isGood),
          "not all instruments of " + pattern + " have a value");
      List<Reading> readings = read(stage, pattern);
      narrator.say(
          "%s: %d instruments, all with values: %s", pattern, readings.size(), some(readings));
    }
  }

  /** Reads what covers the pattern; test points are places, and have a value only when reached. */
  private static List<Reading> read(Stage stage, String pattern) {
    return stage
        .importer()
        .sense(
            stage.importer().list(pattern).stream()
                .filter(info -> info.declaration().kind() != Kind.TEST_POINT)
                .map(InstrumentInfo::name)
                .map(Object::toString)
                .toList());
  }

  private static boolean isGood(Reading reading) {
    return reading.state().equals(States.GOOD) && reading.value().isPresent();
  }

  private static String some(List<Reading> readings) {
    return readings.stream()
            .limit(4)
            .map(
                reading ->
                    reading.instrument().name()
                        + " "
                        + reading.value().map(Object::toString).orElse("?"))
            .collect(Collectors.joining(", "))
        + ", ...";
  }
}
