package org.vigil.itests.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.vigil.api.client.Causes;
import org.vigil.api.client.Mode;
import org.vigil.api.client.StateChange;
import org.vigil.api.client.States;
import org.vigil.itests.cluster.Cluster;
import org.vigil.itests.cluster.HungThread;
import org.vigil.itests.cluster.Node;
import org.vigil.itests.cluster.RemoteImporter;
import org.vigil.itests.cluster.Succession;
import org.vigil.itests.stage.NotHeld;
import org.vigil.itests.witness.Sighting;

/**
 * An entity of a thousand instruments that lives on two nodes, and one importer on a third that
 * watches all of it; each takeover is checked as in a story, and measured.
 */
final class Hall {
  /** How many are watched. */
  static final int MONITORS = 1_000;

  private static final long NANOS_PER_MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  static final double FROZEN_TOLD_MILLIS = 1_500;
  static final String FROZEN_TOLD = "frozen node, importers told";

  private static final String ENTITY = "hall";
  private static final String EXPORTER = "org.vigil.exporter";
  private static final String STANDBY = "org.vigil.exporter.standby";
  private static final int WATCHING_NODE = 3;

  /** Whoever is just back is given more time, until all who look know it again. */
  private static final Duration KNOWN_WITHIN = Duration.ofSeconds(3);

  /** A node that was frozen hardly knows the others, either, and gives them three seconds. */
  private static final Duration KNOWS_WITHIN = Duration.ofSeconds(10);

  /** How often it is told that all is calm. */
  private static final Duration CALM_TOLD = Duration.ofSeconds(20);

  /** Cellar looks every ten seconds who is there again. */
  private static final Duration BACK_WITHIN = Duration.ofMinutes(2);

  private final Cluster cluster;
  private final Figures figures;

  Hall(Cluster cluster, Figures figures) {
    this.cluster = cluster;
    this.figures = figures;
  }

  /** Makes the entity, and waits until all of it is watched. */
  void open() {
    cluster.nodes().forEach(Hall::allowManyDeaths);
    String[] names =
        IntStream.rangeClosed(1, MONITORS).mapToObj(number -> "i" + number).toArray(String[]::new);
    cluster.node(1).exhibit(ENTITY, names);
    cluster.node(2).exhibit(ENTITY, names);
    watching()
        .awaits(
            Duration.ofMinutes(1),
            "did not hear of all of the hall",
            watch -> watch.reports() >= MONITORS);
    for (int number = 1; number < WATCHING_NODE; number++) {
      awaitThere(EXPORTER + "@" + cluster.node(number).id());
      awaitThere(STANDBY + "@" + cluster.node(number).id());
    }
  }

  /** So many deaths are no flapping here. */
  private static void allowManyDeaths(Node node) {
    Path settings = node.home().resolve("etc/org.vigil.failover.cfg");
    try {
      String text = Files.readString(settings);
      Files.writeString(
          settings, text.replaceFirst("(?m)^takeovers\\.max *=.*$", "takeovers.max = 10000"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private RemoteImporter watching() {
    return cluster.importerOn(WATCHING_NODE, ENTITY, Mode.LATEST, ENTITY + "/**");
  }

  private String primary() {
    return cluster
        .node(WATCHING_NODE)
        .view()
        .primaryOf(ENTITY)
        .orElseThrow(() -> new NotHeld("nobody speaks for the hall"));
  }

  private Node speaking() {
    String node = primary().replaceFirst(".*@", "");
    return cluster.nodes().stream().filter(one -> one.id().equals(node)).findFirst().orElseThrow();
  }

  private void awaitThere(String exporter) {
    cluster.awaits(
        BACK_WITHIN,
        exporter + " neither speaks for the hall nor backs it",
        () ->
            cluster.node(WATCHING_NODE).view().backupsOf(ENTITY).contains(exporter)
                || cluster
                    .node(WATCHING_NODE)
                    .view()
                    .primaryOf(ENTITY)
                    .filter(exporter::equals)
                    .isPresent());
  }

  /**
   * Lets one exporter follow another, and measures it.
   *
   * @param row of the figures, where that is noted
   */
  void play(DrillKind kind, String row) {
    double millis =
        switch (kind) {
          case SWAP -> swap();
          case HERE -> moveHere();
          case ACROSS -> moveAcross();
          case HUNG -> hang();
          case FROZEN -> freeze();
          case KILL -> kill();
        };
    figures.add(row, (long) (millis * NANOS_PER_MILLI));
  }

  /**
   * Keeps all processors busy, twice over, and does nothing else: nobody is to be taken for dead.
   *
   * @throws NotHeld if there was an outage
   */
  void stayCalm(Duration time, Consumer<String> teller) {
    String primary = primary();
    int before = watching().watch().outages().size();
    List<Thread> busy =
        IntStream.range(0, 2 * Runtime.getRuntime().availableProcessors())
            .mapToObj(number -> new Thread(Hall::spin, "busy-" + number))
            .toList();
    long end = System.nanoTime() + time.toNanos();
    try {
      busy.forEach(Thread::start);
      while (System.nanoTime() - end < 0) {
        long next = Math.min(end, System.nanoTime() + CALM_TOLD.toNanos());
        cluster.awaits(
            CALM_TOLD.multipliedBy(2), "time stood still", () -> System.nanoTime() - next >= 0);
        int outages = watching().watch().outages().size() - before;
        teller.accept(busy.size() + " threads keep the processors busy; " + outages + " outages");
        if (outages > 0 || !primary().equals(primary)) {
          throw new NotHeld(outages + " outages of an exporter that lived");
        }
      }
    } finally {
      busy.forEach(Thread::interrupt);
    }
  }

  private static void spin() {
    while (!Thread.currentThread().isInterrupted()) {
      Thread.onSpinWait();
    }
  }

  private Succession succeed(String cause, LongSupplier deed) {
    Succession succession = Succession.of(ENTITY, cause, watching());
    succession.happen(deed);
    return succession;
  }

  private double swap() {
    String exporter = primary();
    Node home = speaking();
    String bundle = exporter.replaceFirst("@.*", "");
    Succession succession =
        succeed(
            Causes.EXPORTER_STOPPED,
            () -> {
              long before = System.nanoTime();
              home.shell("bundle:stop " + bundle).orThrow();
              return before;
            });
    home.shell("bundle:start " + bundle).orThrow();
    awaitThere(exporter);
    return succession.saidMillis();
  }

  private double moveHere() {
    String from = primary();
    String other = from.startsWith(STANDBY) ? EXPORTER : STANDBY;
    return move(other + from.substring(from.indexOf('@')));
  }

  private double moveAcross() {
    Node other = cluster.node(speaking().number() == 1 ? 2 : 1);
    return move(EXPORTER + "@" + other.id());
  }

  private double move(String exporter) {
    Succession succession =
        succeed(
            Causes.COORDINATED,
            () -> cluster.entity(ENTITY).takeover(cluster.node(WATCHING_NODE), exporter));
    return succession.saidMillis();
  }

  private double hang() {
    String exporter = primary();
    double millis;
    try (HungThread hung = speaking().hang(exporter.replaceFirst("@.*", ""))) {
      millis = succeed(Causes.UNREACHABLE, hung::beganNanos).blackoutMillis();
    }
    awaitThere(exporter);
    rest(KNOWN_WITHIN);
    return millis;
  }

  private void rest(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    cluster.awaits("it is not known again", () -> System.nanoTime() - end >= 0);
  }

  private double freeze() {
    String exporter = primary();
    Node home = speaking();
    double millis;
    try {
      Succession succession = succeed(Causes.UNREACHABLE, home::stop);
      millis = succession.blackoutMillis();
      figures.add(FROZEN_TOLD, firstToldNanos(succession) - succession.beganNanos());
    } finally {
      home.cont();
    }
    awaitThere(exporter);
    rest(KNOWS_WITHIN);
    return millis;
  }

  private long firstToldNanos(Succession succession) {
    return watching().sightings().stream()
        .filter(sighting -> sighting.nanos() > succession.beganNanos())
        .filter(
            sighting ->
                sighting instanceof Sighting.Heard heard
                    && heard.event() instanceof StateChange change
                    && change.state().equals(States.UNAVAILABLE))
        .mapToLong(Sighting::nanos)
        .findFirst()
        .orElseThrow(() -> new NotHeld("nothing was said to be unavailable"));
  }

  private double kill() {
    String exporter = primary();
    Node home = speaking();
    Succession succession = succeed(Causes.NODE_LEFT, home::kill);
    double millis = succession.blackoutMillis();
    home.start();
    cluster.awaitReady();
    awaitThere(exporter);
    return millis;
  }
}
