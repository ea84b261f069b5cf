package org.vigil.itests.story.scenes;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.vigil.api.client.Closing;
import org.vigil.api.client.Outage;
import org.vigil.itests.story.Figure;
import org.vigil.itests.story.stage.BankItself;
import org.vigil.itests.story.stage.Role;
import org.vigil.itests.story.stage.Stage;
import org.vigil.itests.story.stage.Watch;

/**
 * Another exporter begins to speak for the bank, and what must hold whenever that happens: each
 * watch is told of one outage, with cause, detector, ledger and blackout (G6); no report is lost;
 * values go on, never lower than seen before; a control keeps its value; the bank does not notice.
 */
final class HotSwap {
  private static final double NANOS_PER_MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  private final Stage stage;
  private final String cause;
  private final Role successor;
  private final BankItself.Sight bankBefore;
  private final String primaryBefore;
  private final List<Heard> before;

  /**
   * Prepares for it.
   *
   * @param cause what the outage is to give as its cause
   * @param successor which exporter is to speak for the bank afterwards
   */
  HotSwap(Stage stage, String cause, Role successor) {
    this.stage = stage;
    this.cause = cause;
    this.successor = successor;
    bankBefore = stage.bank().look();
    primaryBefore = stage.primaryOf("bank").orElse("");
    before = stage.clients().all().stream().map(Heard::by).toList();
  }

  /** How much had been heard of outages and losses. */
  private record Heard(Watch watch, int outages, long lost) {
    static Heard by(Watch watch) {
      return new Heard(watch, watch.outages().size(), watch.lost());
    }
  }

  /**
   * Does it, and looks.
   *
   * @param what it is called among the figures
   * @param deed does it, and returns when it began, in {@link System#nanoTime}
   * @return the outage, as the session was told it
   */
  Outage happen(String what, double limitMillis, LongSupplier deed) {
    long began = deed.getAsLong();
    stage.until(
        () -> stage.speaksForTheBank(successor), "nobody took over the bank from " + primaryBefore);
    List<Outage> told = before.stream().map(this::outage).toList();
    Outage outage = told.get(0);
    double blackout = blackoutMillis(outage, began);
    lookAt(outage);
    stage.hearMore(20);
    for (Heard heard : before) {
      stage.check(
          heard.watch().outages().size() == heard.outages() + 1,
          heard.watch() + " was told of one outage twice");
      stage.check(heard.watch().lost() == heard.lost(), heard.watch() + " lost reports: " + what);
    }
    findTheBankUndisturbed();
    stage.narrator().figure(new Figure(what, blackout, limitMillis, "ms"));
    return outage;
  }

  private Outage outage(Heard heard) {
    Watch watch = heard.watch();
    stage.until(
        () ->
            watch.outages().size() > heard.outages() && last(watch).phase() == Outage.Phase.HEALED,
        watch + " was not told that the outage of " + primaryBefore + " healed");
    return last(watch);
  }

  private static Outage last(Watch watch) {
    List<Outage> outages = watch.outages();
    return outages.get(outages.size() - 1);
  }

  private void lookAt(Outage outage) {
    stage.check(
        outage.cause().equals(cause), "the cause was " + outage.cause() + " and not " + cause);
    stage.check(!outage.detector().isEmpty(), "the outage did not say what noticed it");
    stage.check(
        outage.exporter().equals(primaryBefore),
        "the outage was said to be of " + outage.exporter() + " and not of " + primaryBefore);
    Closing closing = closing(outage);
    stage.check(
        closing.ledger().lost() == 0, "the ledger says that " + closing.ledger().lost() + " lost");
    stage.check(
        closing.successor().filter(next -> next.isAfter(closing.epoch())).isPresent(),
        "the closing of " + closing.epoch() + " named no later epoch");
  }

  private Closing closing(Outage outage) {
    List<Closing> closings =
        outage.closings().stream()
            .filter(closing -> closing.entity().toString().equals("bank"))
            .toList();
    stage.check(closings.size() == 1, "the outage closed the bank " + closings.size() + " times");
    return closings.get(0);
  }

  /** What the outage says, or what was seen from here, whichever is longer. */
  private double blackoutMillis(Outage outage, long began) {
    stage.check(outage.blackout().isPresent(), "the outage healed and has no blackout");
    long said = outage.blackout().map(Duration::toNanos).orElse(0L);
    long seen = stage.clients().session().goodSinceNanos() - began;
    return Math.max(said, seen) / NANOS_PER_MILLI;
  }

  private void findTheBankUndisturbed() {
    BankItself.Sight now = stage.bank().look();
    stage.check(now.service() == bankBefore.service(), "the bank is another object than before");
    stage.check(now.total() == bankBefore.total(), "the sum of the accounts changed");
    stage.check(now.committed() > bankBefore.committed(), "the bank made no transfers meanwhile");
    stage.check(now.workers() == bankBefore.workers(), "the control lost its value");
  }

  /** The outage in one sentence. */
  String tell(Outage outage) {
    Closing closing = closing(outage);
    return String.format(
        "outage %s of %s: %s, noticed by %s; %s took over in epoch %s after %.1f ms;"
            + " received %d, conflated %d, suppressed %d, replayed %d, lost %d",
        outage.id(),
        outage.exporter(),
        outage.cause(),
        outage.detector(),
        stage.primaryOf("bank").orElse("nobody"),
        closing.successor().map(Object::toString).orElse("?"),
        outage.blackout().map(Duration::toNanos).orElse(0L) / NANOS_PER_MILLI,
        closing.ledger().received(),
        closing.ledger().conflated(),
        closing.ledger().suppressed(),
        closing.ledger().replayed(),
        closing.ledger().lost());
  }
}
