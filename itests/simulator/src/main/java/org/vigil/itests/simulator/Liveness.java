package org.vigil.itests.simulator;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vigil.agent.internal.SimulatedAgent;
import org.vigil.api.Epoch;
import org.vigil.api.InstrumentName;
import org.vigil.exporter.internal.SimulatedExporter;
import org.vigil.failover.internal.SimulatedCoordinator;
import org.vigil.spi.Peer;

/**
 * What has to come true once no fault is left: all nodes are linked, one exporter speaks and all
 * agents know which, every monitor shows the newest value, every question is answered.
 */
final class Liveness {
  private static final long LOOK_NANOS = 20 * World.MILLI;
  private static final long HEAL_NANOS = 15_000 * World.MILLI;
  private static final long ANSWER_NANOS = 5_000 * World.MILLI;

  /** What a node may wait for beside, whose disk does not say what it has. */
  private static final long DISK_NANOS = SimulatedCoordinator.PATIENCE.toNanos();

  private final World world;

  /** Who speaks, where and since which epoch. */
  private record Speaker(SimulatedNode node, Part part, Epoch epoch) {}

  Liveness(World world) {
    this.world = world;
  }

  /** Waits for all of it; a violation if it does not come true. */
  void await() {
    boolean isDiskBad = world.isSomethingLeft();
    await(
        "the nodes do not come to terms",
        HEAL_NANOS + (isDiskBad ? DISK_NANOS : 0),
        this::isSettled);
    world.beQuiet();
    if (isDiskBad) {
      probe("whatever disks do", List.of(BankService.WORKERS));
      world.endTheRest();
    }
    probe("in the end", BankService.CONTROLS);
    await("not all is told", ANSWER_NANOS, this::complaint);
  }

  /** Everything changes once more, so that it can be seen whether it arrives. */
  private void probe(String when, List<InstrumentName> controls) {
    work();
    for (InstrumentName control : controls) {
      Probe probe = new Probe(control);
      await(control + " cannot be changed, " + when, HEAL_NANOS, probe);
    }
    Set<InstrumentName> shown = new LinkedHashSet<>(BankService.ALL);
    shown.removeAll(BankService.CONTROLS);
    shown.addAll(controls);
    await("not all is shown and answered, " + when, ANSWER_NANOS, () -> isAllShown(shown));
  }

  /** Changes a control until it is changed. */
  private final class Probe implements Condition {
    private final InstrumentName control;
    private ChangeBook.@Nullable Asked asked;
    private @Nullable Client by;

    Probe(InstrumentName control) {
      this.control = control;
    }

    @Override
    public @Nullable String missing() {
      ChangeBook.Asked last = asked;
      if (last != null && last.isApplied()) {
        return null;
      }
      Client client = world.nodes().get(0).client();
      if (client == null) {
        return "there is no client";
      }
      if (last == null || client != by || client.awaited() == 0) {
        by = client;
        asked = client.change(control);
      }
      return last == null ? "nobody has tried" : last + ": " + last.answer();
    }
  }

  /** What somebody would complain of; null if nobody would. */
  private @Nullable String complaint() {
    Speaker speaker = speakers().get(0);
    BankService service = speaker.node().service();
    String complaint =
        service == null
            ? "the one who speaks has no service"
            : BankService.CONTROLS.stream()
                .map(
                    control ->
                        world.invariants.changes().complaint(control, service.setting(control)))
                .filter(wrong -> !wrong.isEmpty())
                .findFirst()
                .orElse("");
    for (SimulatedNode node : world.nodes()) {
      Client client = node.client();
      if (complaint.isEmpty() && client != null) {
        complaint = client.latest().complaint(BankService.BANK, speaker.epoch());
        if (complaint.isEmpty()) {
          complaint = client.every().complaint(BankService.BANK, speaker.epoch());
        }
      }
    }
    return complaint.isEmpty() ? null : complaint;
  }

  private interface Condition {
    /** What is missing; null if nothing. */
    @Nullable String missing();
  }

  private void await(String what, long limitNanos, Condition condition) {
    long end = world.nowNanos() + limitNanos;
    String missing = condition.missing();
    while (missing != null) {
      if (world.nowNanos() >= end) {
        throw new Violation("liveness, " + what + ": " + missing);
      }
      world.run(Math.min(end, world.nowNanos() + LOOK_NANOS));
      missing = condition.missing();
    }
  }

  private List<Speaker> speakers() {
    List<Speaker> speakers = new ArrayList<>();
    for (SimulatedNode node : world.nodes()) {
      for (Part part : Part.values()) {
        SimulatedExporter exporter = node.exporter(part);
        Epoch epoch = exporter == null ? null : exporter.speaking().get(BankService.BANK);
        if (epoch != null) {
          speakers.add(new Speaker(node, part, epoch));
        }
      }
    }
    return speakers;
  }

  private @Nullable String isSettled() {
    for (SimulatedNode node : world.nodes()) {
      if (!node.isLinkedWithAll()) {
        return node.id() + " is not linked with all";
      }
    }
    List<Speaker> speakers = speakers();
    if (speakers.size() != 1) {
      return "there are " + speakers.size() + " who speak: " + speakers;
    }
    Speaker speaker = speakers.get(0);
    for (SimulatedNode node : world.nodes()) {
      SimulatedAgent agent = node.agent();
      Peer primary = agent == null ? null : agent.primary(BankService.BANK);
      if (agent == null
          || primary == null
          || !agent.floor(BankService.BANK).equals(speaker.epoch())) {
        return "the agent of " + node.id() + " takes " + primary + " for who speaks";
      }
    }
    return null;
  }

  private void work() {
    for (SimulatedNode node : world.nodes()) {
      BankService service = node.service();
      if (service != null) {
        for (int i = 0; i < 8; i++) {
          node.happen(() -> service.work(world.random));
        }
      }
    }
  }

  private @Nullable String isAllShown(Set<InstrumentName> shown) {
    String unsettled = isSettled();
    if (unsettled != null) {
      return unsettled;
    }
    Speaker speaker = speakers().get(0);
    BankService service = speaker.node().service();
    if (service == null) {
      return "the one who speaks has no service";
    }
    for (SimulatedNode node : world.nodes()) {
      Client client = node.client();
      if (client == null) {
        return "there is no client on " + node.id();
      }
      if (client.awaited() > 0) {
        return client.awaited() + " questions of " + node.id() + " have no answer";
      }
      for (InstrumentName name : shown) {
        var value = service.instrument(name).tap().read();
        if (!client.latest().isUpToDate(name, speaker.epoch(), value)) {
          return client.latest().describe(name) + ", not " + value;
        }
      }
      InstrumentName transfers = BankService.TRANSFERS;
      var value = service.instrument(transfers).tap().read();
      if (!client.every().isUpToDate(transfers, speaker.epoch(), value)) {
        return client.every().describe(transfers) + ", not " + value;
      }
    }
    return null;
  }
}
