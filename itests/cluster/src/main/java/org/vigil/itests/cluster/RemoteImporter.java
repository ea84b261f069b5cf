package org.vigil.itests.cluster;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.vigil.api.client.MonitorEvent;
import org.vigil.itests.stage.NotHeld;
import org.vigil.itests.stage.Patience;
import org.vigil.itests.stage.Watch;
import org.vigil.itests.witness.Sighting;

/**
 * An importer on a node, seen from here: what its witness there writes down is heard here by a
 * watch, which finds whatever is wrong with it.
 */
public final class RemoteImporter {
  /** How long something may take to be seen where a machine is busy; a bound, not a promise. */
  public static final Duration SOON = Duration.ofSeconds(60);

  /** How much of what it saw is kept: some minutes of a busy bank. */
  private static final int MOST_SIGHTINGS = 250_000;

  private final String name;
  private final Node node;
  private final Path file;
  private final Patience patience = new Patience();
  private final Watch watch;
  private final Follower follower;
  private final Deque<Sighting> sightings = new ArrayDeque<>();
  private final List<Consumer<Sighting>> onlookers = new CopyOnWriteArrayList<>();

  RemoteImporter(String name, Node node) {
    this.name = name;
    this.node = node;
    file = node.home().resolve("data").resolve("witness-" + name + ".txt");
    watch = new Watch(this + "", patience);
    follower = new Follower(file, line -> take(Sighting.read(line)));
  }

  Node node() {
    return node;
  }

  String name() {
    return name;
  }

  Path file() {
    return file;
  }

  Follower follower() {
    return follower;
  }

  private void take(Sighting sighting) {
    if (sighting instanceof Sighting.Heard heard) {
      watch.hear(heard.event(), heard.nanos());
    } else if (sighting instanceof Sighting.Began) {
      watch.beginAnew();
    }
    keep(sighting);
    onlookers.forEach(onlooker -> onlooker.accept(sighting));
    patience.stir();
  }

  private void keep(Sighting sighting) {
    synchronized (sightings) {
      if (sightings.size() == MOST_SIGHTINGS) {
        sightings.remove();
      }
      sightings.add(sighting);
    }
  }

  /** What it has heard, checked. */
  public Watch watch() {
    return watch;
  }

  /** The last it saw, in order. */
  public List<Sighting> sightings() {
    synchronized (sightings) {
      return List.copyOf(sightings);
    }
  }

  /** The last events of one kind that it heard, in order. */
  public <E extends MonitorEvent> Stream<E> events(Class<E> kind) {
    return sightings().stream()
        .filter(Sighting.Heard.class::isInstance)
        .map(sighting -> ((Sighting.Heard) sighting).event())
        .filter(kind::isInstance)
        .map(kind::cast);
  }

  /** Tells of each sighting as it comes, on the thread that reads. */
  public void onSighting(Consumer<Sighting> onlooker) {
    onlookers.add(onlooker);
  }

  /**
   * Waits until what was heard is so, {@link #SOON} at most.
   *
   * @param otherwise what is wrong if it is not
   * @throws NotHeld with that
   */
  public void awaits(String otherwise, Predicate<Watch> isSo) {
    awaits(SOON, otherwise, isSo);
  }

  /** The same with a bound of its own. */
  public void awaits(Duration bound, String otherwise, Predicate<Watch> isSo) {
    patience.until(bound, () -> isSo.test(watch), this + ": " + otherwise);
  }

  /** Waits until it has heard an instrument this many times more. */
  public void awaitsMore(String instrument, long reports) {
    long enough = watch.reports(instrument) + reports;
    awaits(
        "did not hear " + reports + " more reports of " + instrument,
        heard -> heard.reports(instrument) >= enough);
  }

  /** Checks that nothing it heard so far was wrong. */
  public void findNoFault() {
    watch
        .fault()
        .ifPresent(
            fault -> {
              throw new NotHeld(fault);
            });
  }

  @Override
  public String toString() {
    return name + "@" + node.id();
  }
}
