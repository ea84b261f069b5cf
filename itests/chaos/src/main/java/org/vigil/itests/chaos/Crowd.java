package org.vigil.itests.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.vigil.api.client.Mode;
import org.vigil.itests.cluster.Cluster;
import org.vigil.itests.cluster.Follower;
import org.vigil.itests.cluster.Node;
import org.vigil.itests.witness.Customer;
import org.vigil.itests.witness.Onlooker;
import org.vigil.itests.witness.Onlooker.Way;
import org.vigil.itests.witness.Sighting;
import org.vigil.itests.witness.Tally;

/**
 * Eight clients on three nodes, each with its own way to get at things, and a replica of the tally
 * on each node. What they write down is read here.
 */
final class Crowd {
  private static final String ALL = Tally.ENTITY + "/**";

  private final Cluster cluster;
  private final Path folder;
  private final List<Follower> followers = new ArrayList<>();
  private final List<Event> events = new ArrayList<>();
  private String worker = "";

  /** Clients of these nodes, whose files are to be in a folder. */
  Crowd(Cluster cluster, Path folder) {
    this.cluster = cluster;
    this.folder = folder.toAbsolutePath();
  }

  /** Sends them to their nodes. */
  void send() {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (Node node : cluster.nodes()) {
      send(node, Tally.PID, Tally.ENTITY, "");
      send(node, Customer.PID, "customer", "number = " + node.number() + "\n");
    }
    onlooker(1, Way.LISTENER, Mode.LATEST, ALL + " bank/transfers.*");
    onlooker(1, Way.FLOW, Mode.EVERY, Tally.COUNT);
    onlooker(2, Way.WHITEBOARD, Mode.EVERY, ALL);
    onlooker(2, Way.POLL, Mode.LATEST, ALL);
    onlooker(3, Way.NAMED, Mode.LATEST, ALL);
  }

  private void onlooker(int number, Way way, Mode mode, String patterns) {
    send(
        cluster.node(number),
        Onlooker.PID,
        way.name().toLowerCase(Locale.ROOT),
        "way = %s%nmode = %s%npatterns = %s%n".formatted(way, mode, patterns));
  }

  private void send(Node node, String pid, String name, String settings) {
    String who = name + "@" + node.id();
    Path file = folder.resolve(who + ".txt");
    try {
      Files.deleteIfExists(file);
      Files.writeString(
          node.home().resolve("etc").resolve(pid + "-" + name + ".cfg"),
          settings + "file = " + file + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    followers.add(new Follower(file, line -> take(who, Sighting.read(line))));
  }

  /** Reads what was written since. */
  synchronized void look() {
    followers.forEach(Follower::look);
  }

  private void take(String who, Sighting sighting) {
    Transcript.of(who, sighting).ifPresent(events::add);
    if (sighting instanceof Sighting.Had had && had.value().asDouble() > 0) {
      worker = who;
    }
  }

  /** The node whose replica works, as far as was read; empty before the first. */
  synchronized String workingNode() {
    return worker.substring(worker.indexOf('@') + 1);
  }

  /** All that was read so far. */
  synchronized List<Event> events() {
    return List.copyOf(events);
  }

  synchronized long count(Class<? extends Event> kind) {
    return events.stream().filter(kind::isInstance).count();
  }
}
