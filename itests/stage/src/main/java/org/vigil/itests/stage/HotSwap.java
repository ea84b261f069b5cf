package org.vigil.itests.stage;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.vigil.api.client.Closing;
import org.vigil.api.client.Outage;

/**
 * Another exporter begins to speak for the bank, and what must hold whenever that happens: each
 * watch is told of one outage, with cause, detector, ledger and blackout (G6); no report is lost;
 * values go on, never lower than seen before; a control keeps its value; the bank does not notice.
 */
public final class HotSwap {
  private static final double NANOS_PER_MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  private final Stage stage;
  private final String cause;
  private final Role successor;
  private final BankItself.Sight bankBefore;
  private final String primaryBefore;
  private final List<Heard> before;
  private @Nullable Outage outage;
  private double blackoutMillis;
  private double saidMillis;

  /**
   * Prepares for it.
   *
   * @param cause what the outage is to give as its cause
   * @param successor which exporter is to speak for the bank afterwards
   */
  public HotSwap(Stage stage, String cause, Role successor) {
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
   * @param deed does it, and returns when it began, in {@link System#nanoTime}
   * @throws NotHeld if it is not as it must be
   */
  public void happen(LongSupplier deed) {
    long began = deed.getAsLong();
    stage.until(
        () -> stage.speaksForTheBank(successor), "nobody took over the bank from " + primaryBefore);
    List<Outage> told = before.stream().map(this::outage).toList();
    outage = told.get(0);
    saidMillis = saidMillis(outage);
    blackoutMillis = Math.max(saidMillis, seenMillis(began));
    told.forEach(this::lookAt);
    stage.hearMore(20);
    for (Heard heard : before) {
      stage.check(
          heard.watch().outages().size() == heard.outages() + 1,
          heard.watch() + " was told of one outage twice");
      stage.check(
          heard.watch().lost() == heard.lost(),
          heard.watch() + " lost reports when the bank went from " + primaryBefore);
    }
    findTheBankUndisturbed();
  }

  /** From the deed to the first good report, or what the outage says if that is longer. */
  public double blackoutMillis() {
    return blackoutMillis;
  }

  /**
   * How long it was dark by what the outage says: from the last frame heard in the old epoch to the
   * first good report of the new one.
   */
  public double saidMillis() {
    return saidMillis;
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

  private double saidMillis(Outage outage) {
    return outage
            .blackout()
            .map(Duration::toNanos)
            .orElseThrow(() -> new NotHeld("the outage healed and has no blackout"))
        / NANOS_PER_MILLI;
  }

  private double seenMillis(long began) {
    return (stage.clients().session().goodSinceNanos() - began) / NANOS_PER_MILLI;
  }

  private void findTheBankUndisturbed() {
    BankItself.Sight now = stage.bank().look();
    stage.check(now.service() == bankBefore.service(), "the bank is another object than before");
    stage.check(now.total() == bankBefore.total(), "the sum of the accounts changed");
    stage.check(now.committed() > bankBefore.committed(), "the bank made no transfers meanwhile");
    stage.check(now.workers() == bankBefore.workers(), "the control lost its value");
  }

  /** The outage, as the session was told it, in one sentence. */
  public String tell() {
    Outage told = outage;
    if (told == null) {
      throw new IllegalStateException("it has not happened");
    }
    Closing closing = closing(told);
    return String.format(
        "outage %s of %s: %s, noticed by %s; %s took over in epoch %s after %.1f ms;"
            + " received %d, conflated %d, suppressed %d, replayed %d, lost %d",
        told.id(),
        told.exporter(),
        told.cause(),
        told.detector(),
        stage.primaryOf("bank").orElse("nobody"),
        closing.successor().map(Object::toString).orElse("?"),
        told.blackout().map(Duration::toNanos).orElse(0L) / NANOS_PER_MILLI,
        closing.ledger().received(),
        closing.ledger().conflated(),
        closing.ledger().suppressed(),
        closing.ledger().replayed(),
        closing.ledger().lost());
  }
}
