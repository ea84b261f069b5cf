package org.vigil.itests.simulator;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.vigil.api.ChangeKey;
import org.vigil.api.Control.Setting;
import org.vigil.api.Value;
import org.vigil.api.client.Outcome;

/**
 * Every change that a client asked for, and what became of it: what was rejected is never visible,
 * what is unknown resolves one way, a key is applied once, and what was acknowledged stays (G8).
 */
final class ChangeBook {
  private final World world;
  private final Map<Value, Asked> byValue = new HashMap<>();
  private final List<Asked> inOrder = new ArrayList<>();

  /** One change. */
  static final class Asked {
    private final ChangeKey key;
    private final Value value;
    private boolean isApplied;
    private boolean isRejected;
    private boolean isSeen;
    private long revision;
    private int copies;
    private int lostSince;
    private boolean isExcused;

    Asked(ChangeKey key, Value value) {
      this.key = key;
      this.value = value;
    }

    ChangeKey key() {
      return key;
    }

    @Override
    public String toString() {
      return "the change " + key + " to " + value;
    }
  }

  ChangeBook(World world) {
    this.world = world;
  }

  Asked asks(ChangeKey key, long value) {
    Asked asked = new Asked(key, Value.integer(value));
    asked.isExcused = world.invariants.isSomebodyOvertaken();
    byValue.put(asked.value, asked);
    inOrder.add(asked);
    return asked;
  }

  /** One that nobody knows the end of, if there is any. */
  @Nullable Asked someUnknown(Random random) {
    List<Asked> unknown =
        inOrder.stream().filter(asked -> !asked.isApplied && !asked.isRejected).toList();
    return unknown.isEmpty() ? null : unknown.get(random.nextInt(unknown.size()));
  }

  /** How many were asked for. */
  int count() {
    return inOrder.size();
  }

  void answered(String node, Asked asked, Outcome outcome) {
    world.story.note(() -> node + " hears of " + asked + ": " + outcome);
    switch (outcome.status()) {
      case Outcome.APPLIED -> {
        if (!asked.isApplied) {
          asked.isApplied = true;
          if (!outcome.isProvisional()) {
            throw new Violation("G11, " + asked + " is called confirmed, by nobody");
          }
          asked.copies = outcome.copies();
          asked.lostSince = 0;
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

  /** A client saw this value of the control. */
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

  /** A coordinator lost what it had kept. */
  void memoryLost() {
    inOrder.forEach(asked -> asked.lostSince++);
  }

  /** Two speak at once, each on its side: one of them will have spoken in vain (R4). */
  void fork() {
    inOrder.forEach(asked -> asked.isExcused = true);
  }

  /** What is wrong with the control at the end; empty if nothing. */
  String complaint(Setting last) {
    for (Asked asked : inOrder) {
      boolean isKept = asked.isApplied && !asked.isExcused && asked.copies > asked.lostSince;
      if (isKept
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
            + " were lost; the control has "
            + last;
      }
    }
    return "";
  }
}
