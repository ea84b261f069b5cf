package org.vigil.itests.simulator;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.vigil.api.ChangeKey;
import org.vigil.api.Control.Setting;
import org.vigil.api.InstrumentName;
import org.vigil.api.Value;
import org.vigil.api.client.Outcome;

/**
 * Every change that a client asked for, and what became of it: what was rejected is never visible,
 * what is unknown resolves one way, a key is applied once, and what was acknowledged stays (G8).
 */
final class ChangeBook {
  private final World world;
  private final Map<Value, Asked> byValue = new HashMap<>();
  private final Map<ChangeKey, Asked> byKey = new HashMap<>();
  private final List<Asked> inOrder = new ArrayList<>();

  /** One change. */
  static final class Asked {
    private final InstrumentName control;
    private final ChangeKey key;
    private final Value value;
    private boolean isApplied;
    private boolean isRejected;
    private boolean isSeen;
    private long revision;
    private int copies;

    /** Since it was asked for: a copy may be lost before the answer that counts it is heard. */
    private int lostSince;

    private boolean isExcused;
    private String answer = "never answered";

    /** On whose disks it is at least, if it is persistent. */
    private final Set<String> disks = new TreeSet<>();

    /** Whether nothing else was left of it for a while. */
    private boolean wasOnDiskOnly;

    Asked(InstrumentName control, ChangeKey key, Value value) {
      this.control = control;
      this.key = key;
      this.value = value;
    }

    ChangeKey key() {
      return key;
    }

    InstrumentName control() {
      return control;
    }

    boolean isApplied() {
      return isApplied;
    }

    private boolean isPersistent() {
      return control.equals(BankService.LIMIT);
    }

    /** Whether somebody was told that it was applied, and it is not lost by what is allowed to. */
    private boolean isToBeKept() {
      return isApplied && !isExcused && (isPersistent() || copies > lostSince);
    }

    /** What was last said of it. */
    String answer() {
      return answer;
    }

    @Override
    public String toString() {
      return "the change " + key + " of " + control + " to " + value;
    }
  }

  ChangeBook(World world) {
    this.world = world;
  }

  Asked asks(InstrumentName control, ChangeKey key, long value) {
    Asked asked = new Asked(control, key, Value.integer(value));
    asked.isExcused = world.invariants.isSomebodyOvertaken();
    byValue.put(asked.value, asked);
    byKey.put(key, asked);
    inOrder.add(asked);
    return asked;
  }

  /** One that nobody knows the end of, if there is any. */
  @Nullable Asked someUnknown(Random random) {
    List<Asked> unknown =
        inOrder.stream().filter(asked -> !asked.isApplied && !asked.isRejected).toList();
    return unknown.isEmpty() ? null : unknown.get(random.nextInt(unknown.size()));
  }

  /** One of a persistent control, whatever became of it: what is on disk says so again. */
  @Nullable Asked somePersistent(Random random) {
    List<Asked> persistent = inOrder.stream().filter(Asked::isPersistent).toList();
    return persistent.isEmpty() ? null : persistent.get(random.nextInt(persistent.size()));
  }

  /** How many were asked for. */
  int count() {
    return inOrder.size();
  }

  void answered(String node, Asked asked, Outcome outcome) {
    world.story.note(() -> node + " hears of " + asked + ": " + outcome);
    asked.answer = outcome.toString();
    switch (outcome.status()) {
      case Outcome.APPLIED -> {
        if (!asked.isApplied) {
          asked.isApplied = true;
          if (!outcome.isProvisional()) {
            throw new Violation("G11, " + asked + " is called confirmed, by nobody");
          }
          asked.copies = outcome.copies();
          asked.isExcused |= world.invariants.isSomebodyOvertaken();
        }
      }
      case Outcome.REJECTED -> asked.isRejected = true;
      default -> {}
    }
    check(asked);
  }

  private void check(Asked asked) {
    if (asked.isApplied && asked.isRejected && !asked.isExcused) {
      throw new Violation("G8, " + asked + " was answered applied, and rejected");
    }
    if (asked.isRejected && asked.isSeen && !asked.isExcused) {
      throw new Violation("G8, " + asked + " was rejected, and seen");
    }
  }

  /** A client saw this value of a control. */
  void seen(Value value) {
    Asked asked = byValue.get(value);
    if (asked != null && !asked.isSeen) {
      asked.isSeen = true;
      check(asked);
    }
  }

  /** A replica's control has this. */
  void has(Setting setting) {
    Asked asked = byValue.get(setting.value());
    if (asked != null) {
      if (asked.revision != 0 && asked.revision != setting.revision()) {
        throw new Violation(
            "G8, "
                + asked
                + " was applied as revision "
                + asked.revision
                + " and again as "
                + setting.revision());
      }
      asked.revision = setting.revision();
    }
  }

  /** Somebody says that a change was applied, which is on these nodes' disks by then. */
  void saysApplied(ChangeKey key, Set<String> nodes) {
    Asked asked = byKey.get(key);
    if (asked != null && asked.isPersistent()) {
      asked.disks.addAll(nodes);
    }
  }

  /** A node comes back with another disk. */
  void diskLost(String node) {
    inOrder.forEach(asked -> asked.disks.remove(node));
  }

  /**
   * A term is begun by somebody who sees these nodes. What is on none of their disks may be lost:
   * the other disks are gone, or their nodes are not up (README, Limits).
   */
  void begun(Set<String> nodes) {
    inOrder.stream()
        .filter(asked -> asked.isApplied && Collections.disjoint(asked.disks, nodes))
        .filter(Asked::isPersistent)
        .forEach(asked -> asked.isExcused = true);
  }

  /** No node is left. */
  void allDied() {
    inOrder.stream()
        .filter(asked -> asked.isPersistent() && asked.isToBeKept())
        .forEach(asked -> asked.wasOnDiskOnly = true);
  }

  /** How many were on disks only for a while, and are to be there now. */
  long survived() {
    return inOrder.stream().filter(asked -> asked.wasOnDiskOnly && asked.isToBeKept()).count();
  }

  /** A coordinator lost what it had kept. */
  void memoryLost() {
    inOrder.forEach(asked -> asked.lostSince++);
  }

  /** Two speak at once, each on its side: one of them will have spoken in vain (R4). */
  void fork() {
    inOrder.forEach(asked -> asked.isExcused = true);
  }

  /** What is wrong with a control at the end; empty if nothing. */
  String complaint(InstrumentName control, Setting last) {
    for (Asked asked : inOrder) {
      if (asked.control.equals(control)
          && asked.isToBeKept()
          && (last.revision() < asked.revision
              || (last.revision() == asked.revision && !asked.key.equals(last.key())))) {
        return "G8, "
            + asked
            + " was acknowledged as revision "
            + asked.revision
            + " with "
            + asked.copies
            + " copies, of which "
            + asked.lostSince
            + " were lost, on the disks of "
            + asked.disks
            + "; the control has "
            + last;
      }
    }
    return "";
  }
}
