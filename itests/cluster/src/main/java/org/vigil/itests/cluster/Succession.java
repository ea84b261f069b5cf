package org.vigil.itests.cluster;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.vigil.api.client.Causes;
import org.vigil.api.client.Closing;
import org.vigil.api.client.Outage;
import org.vigil.itests.stage.NotHeld;
import org.vigil.itests.stage.Watch;

/**
 * Another exporter begins to speak for an entity, perhaps on another node, and what must hold
 * whenever that happens: each importer is told of one outage with its cause (G6); every missing
 * number lies in a gap it is told of, and values go on, never lower (G4, R12); a coordinated one is
 * never felt.
 */
public final class Succession {
  private static final double NANOS_PER_MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  private final String entity;
  private final String cause;
  private final List<Heard> before;
  private long beganNanos;

  /** What an importer had heard before. */
  private record Heard(RemoteImporter importer, long outages, long lost, int unavailable) {}

  private Succession(String entity, String cause, List<RemoteImporter> importers) {
    this.entity = entity;
    this.cause = cause;
    importers.forEach(importer -> importer.awaits("is in an outage", this::isWhole));
    before =
        importers.stream()
            .map(
                importer ->
                    new Heard(
                        importer,
                        outages(importer.watch(), entity).size(),
                        importer.watch().lost(),
                        importer.watch().unavailable()))
            .toList();
  }

  /**
   * Prepares for it.
   *
   * @param entity whose primary changes
   * @param cause what the outages are to give as their cause, one of {@link Causes}
   * @param importers those that watch the entity and nothing else
   */
  public static Succession of(String entity, String cause, RemoteImporter... importers) {
    return new Succession(entity, cause, List.of(importers));
  }

  /**
   * Does it, waits until all importers are whole again, and looks at what they were told.
   *
   * @param deed does it, and returns when it began, in {@link System#nanoTime}
   * @throws NotHeld if it is not as it must be
   */
  public void happen(LongSupplier deed) {
    beganNanos = deed.getAsLong();
    for (Heard heard : before) {
      RemoteImporter importer = heard.importer();
      importer.awaits(
          "was not told that an outage of " + entity + " healed",
          watch -> next(heard).filter(o -> o.phase() == Outage.Phase.HEALED).isPresent());
      lookAt(heard, outage(heard));
      importer.findNoFault();
    }
  }

  private void lookAt(Heard heard, Outage outage) {
    RemoteImporter importer = heard.importer();
    check(
        outage.cause().equals(cause) || isScanQuicker(outage),
        importer + " was told of the cause " + outage.cause() + " and not " + cause);
    check(!outage.detector().isEmpty(), importer + " was not told what noticed it");
    check(
        outages(importer.watch(), entity).size() == heard.outages() + 1,
        importer + " was told of one outage twice");
    Closing closing = closing(outage);
    check(
        closing.successor().filter(next -> next.isAfter(closing.epoch())).isPresent(),
        importer + " was told of no epoch after " + closing.epoch());
    long lost = importer.watch().lost() - heard.lost();
    check(
        closing.ledger().lost() == lost,
        "the ledger of "
            + importer
            + " says that "
            + closing.ledger().lost()
            + " were lost, its gaps that "
            + lost
            + " were");
    if (cause.equals(Causes.COORDINATED)) {
      check(lost == 0, importer + " lost " + lost + " reports in a coordinated takeover");
      check(
          importer.watch().unavailable() == heard.unavailable(),
          importer + " was told that something is unavailable in a coordinated takeover");
    }
  }

  /** That a node is dead is found by membership or by the scan, whichever is quicker (R7). */
  private boolean isScanQuicker(Outage outage) {
    return cause.equals(Causes.NODE_LEFT)
        && outage.cause().equals(Causes.UNREACHABLE)
        && outage.detector().equals("scan");
  }

  /** Whether each outage of the entity that was told of is over. */
  private boolean isWhole(Watch watch) {
    return outages(watch, entity).stream()
        .allMatch(outage -> outage.phase() == Outage.Phase.HEALED);
  }

  /** From the deed to the last of the first good reports, at the importer that waited longest. */
  public double blackoutMillis() {
    return before.stream()
            .mapToLong(heard -> heard.importer().watch().goodSinceNanos() - beganNanos)
            .max()
            .orElseThrow()
        / NANOS_PER_MILLI;
  }

  /** How long it was dark by what the outages themselves say. */
  public double saidMillis() {
    return before.stream()
            .map(heard -> outage(heard).blackout())
            .flatMap(Optional::stream)
            .mapToLong(Duration::toNanos)
            .max()
            .orElseThrow()
        / NANOS_PER_MILLI;
  }

  /** When it began, in {@link System#nanoTime}. */
  public long beganNanos() {
    return beganNanos;
  }

  /** What each importer was told, by importer. */
  public Map<RemoteImporter, Outage> told() {
    return before.stream().collect(Collectors.toMap(Heard::importer, this::outage));
  }

  /** The closing of the entity in an outage of it. */
  public Closing closing(Outage outage) {
    return closings(outage, entity).findFirst().orElseThrow();
  }

  private Outage outage(Heard heard) {
    return next(heard).orElseThrow();
  }

  private Optional<Outage> next(Heard heard) {
    return outages(heard.importer().watch(), entity).stream().skip(heard.outages()).findFirst();
  }

  private static List<Outage> outages(Watch watch, String entity) {
    return watch.outages().stream()
        .filter(outage -> closings(outage, entity).findAny().isPresent())
        .toList();
  }

  private static Stream<Closing> closings(Outage outage, String entity) {
    return outage.closings().stream().filter(closing -> closing.entity().toString().equals(entity));
  }

  private static void check(boolean isSo, String otherwise) {
    if (!isSo) {
      throw new NotHeld(otherwise);
    }
  }
}
