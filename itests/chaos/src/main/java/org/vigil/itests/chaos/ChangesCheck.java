package org.vigil.itests.chaos;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.vigil.itests.chaos.Event.Answered;
import org.vigil.itests.chaos.Event.Asked;
import org.vigil.itests.chaos.Event.Read;
import org.vigil.itests.chaos.Event.Reported;
import org.vigil.itests.chaos.Event.Struck;
import org.vigil.itests.chaos.Event.Took;
import org.vigil.itests.chaos.Fault.Kind;
import org.vigil.itests.chaos.History.Entry;

/**
 * Each change is applied once or not at all, every answer says the same, and what was acknowledged
 * is in every later revision (G8). A change is known by its value, which is asked for only once.
 */
final class ChangesCheck implements Checker.Check {
  private static final String APPLIED = "applied";
  private static final String REJECTED = "rejected";

  /** How long after the return of a node or a coordinator it has copies of everything again. */
  private static final long COPIED_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(15);

  /** How long an answer may be under way; who gave it may be frozen meanwhile. */
  private static final long SPOKEN_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final History history;
  private final Findings findings;
  private final Map<Long, Asking> byValue = new HashMap<>();
  private final List<Asking> acknowledged = new ArrayList<>();

  /** One change, and where its story is told. */
  private static final class Asking {
    private final Entry asked;
    private @Nullable Entry applied;
    private @Nullable Entry rejected;
    private @Nullable Entry taken;
    private boolean isAnswered;

    Asking(Entry asked) {
      this.asked = asked;
    }

    private String value() {
      return "the change to " + ((Asked) asked.event()).value();
    }
  }

  ChangesCheck(History history, Findings findings) {
    this.history = history;
    this.findings = findings;
  }

  @Override
  public void look(Entry entry) {
    Event event = entry.event();
    if (event instanceof Asked asked) {
      byValue.put(asked.value(), new Asking(entry));
    } else if (event instanceof Answered answered) {
      Asking asking = byValue.get(answered.value());
      if (asking != null) {
        findings.count(asking.isAnswered ? "changes asked about again" : "changes answered");
        asking.isAnswered = true;
        hear(asking, entry, answered);
      }
    } else if (event instanceof Took took) {
      findings.count("revisions taken");
      Asking asking = byValue.get(took.value());
      if (asking != null && !took.key().isEmpty()) {
        take(asking, entry, took);
      }
    } else if (event instanceof Read read && read.value().raw() instanceof Long value) {
      see(entry, value);
      lookWhatIsKept(entry, read);
    } else if (event instanceof Reported report
        && report.value() != null
        && report.value().raw() instanceof Long value) {
      see(entry, value);
    }
  }

  private void hear(Asking asking, Entry entry, Answered answered) {
    if (answered.status().equals(APPLIED)) {
      Entry before = asking.applied;
      if (before != null && revision(before) != answered.revision()) {
        findings.wrong(
            Wrong.APPLIED_TWICE,
            asking.value()
                + " was answered as revision "
                + revision(before)
                + ", and as "
                + answered.revision(),
            before,
            entry);
      }
      if (before == null) {
        asking.applied = entry;
        lookWhatIsKept(asking, entry, answered);
        acknowledged.add(asking);
      }
    } else if (answered.status().equals(REJECTED) && asking.rejected == null) {
      asking.rejected = entry;
    } else {
      return;
    }
    lookWhetherItIsOne(asking);
  }

  private static long revision(Entry applied) {
    return ((Answered) applied.event()).revision();
  }

  private void take(Asking asking, Entry entry, Took took) {
    Entry before = asking.taken;
    if (before == null) {
      asking.taken = entry;
    } else if (before.event() instanceof Took earlier && earlier.revision() != took.revision()) {
      findings.wrong(
          Wrong.APPLIED_TWICE,
          asking.value()
              + " was applied as revision "
              + earlier.revision()
              + ", and again as "
              + took.revision(),
          before,
          entry);
    }
  }

  /**
   * Somebody was shown the value of a change. That a replica took it is no proof: it may have died
   * before the outcome was safe, and nobody saw it.
   */
  private void see(Entry entry, long value) {
    Asking asking = byValue.get(value);
    if (asking == null) {
      return;
    }
    Entry rejected = asking.rejected;
    if (rejected != null && isNotOvertaken(asking, rejected)) {
      findings.wrong(
          Wrong.RESOLVED_TWO_WAYS,
          asking.value() + " was rejected, and shown to " + entry.event().who(),
          rejected,
          entry);
    }
  }

  private void lookWhetherItIsOne(Asking asking) {
    Entry applied = asking.applied;
    Entry rejected = asking.rejected;
    if (applied != null
        && rejected != null
        && isNotOvertaken(asking, applied)
        && isNotOvertaken(asking, rejected)) {
      findings.wrong(
          Wrong.RESOLVED_TWO_WAYS,
          asking.value() + " was answered as applied, and as rejected",
          applied,
          rejected);
    }
  }

  /** Whether an answer was not given by a side that had to yield later. */
  private boolean isNotOvertaken(Asking asking, Entry answer) {
    Entry taken = asking.taken;
    boolean isOvertaken =
        history.wasStruck(
            answer.event().nanos() - Cutting.FELT_NANOS,
            answer.event().nanos() + SPOKEN_NANOS,
            taken == null ? Cutting.any() : Cutting.overtaking(taken.event().node()));
    if (isOvertaken) {
      findings.excused(Excuse.OVERTAKEN);
    }
    return !isOvertaken;
  }

  // ---- what was acknowledged is there in all that is asked for later

  private void lookWhatIsKept(Entry entry, Read read) {
    if (!read.instrument().endsWith("/setting")) {
      return;
    }
    Asking shown = read.value().raw() instanceof Long value ? byValue.get(value) : null;
    for (Asking earlier : since(read.beganNanos())) {
      if (revision(applied(earlier)) > read.revision() && isNotOfAnIsland(shown, entry)) {
        lose(earlier, entry, "a reading that was asked for later has revision " + read.revision());
      }
    }
  }

  private void lookWhatIsKept(Asking asking, Entry entry, Answered answered) {
    for (Asking earlier : since(asking.asked.event().nanos())) {
      if (revision(applied(earlier)) >= answered.revision() && isNotOfAnIsland(asking, entry)) {
        lose(
            earlier,
            entry,
            "the change to "
                + answered.value()
                + ", asked for later, was applied as revision "
                + answered.revision());
      }
    }
  }

  /**
   * Whether what was shown is not of a node that was without the others: it did not know of what
   * they went on to, and yields to it. What they acknowledged stays owed.
   */
  private boolean isNotOfAnIsland(@Nullable Asking shown, Entry entry) {
    Entry taken = shown == null ? null : shown.taken;
    String node = entry.event().node();
    boolean isOfAnIsland =
        taken != null
            && taken.event().node().equals(node)
            && history.wasStruck(
                entry.event().nanos() - Cutting.FELT_NANOS,
                entry.event().nanos(),
                Cutting.of(node));
    if (isOfAnIsland) {
      findings.excused(Excuse.OVERTAKEN);
    }
    return !isOfAnIsland;
  }

  private static Entry applied(Asking asking) {
    Entry applied = asking.applied;
    if (applied == null) {
      throw new IllegalStateException(asking.value() + " was not applied");
    }
    return applied;
  }

  /** Those that were answered as applied before a moment, and are not known to be lost. */
  private List<Asking> since(long nanos) {
    return acknowledged.stream()
        .filter(earlier -> applied(earlier).event().nanos() < nanos)
        .toList();
  }

  private void lose(Asking earlier, Entry entry, String how) {
    Entry applied = applied(earlier);
    acknowledged.remove(earlier);
    Answered answer = (Answered) applied.event();
    long copiesLost = copiesLost(answer.nanos(), entry.event().nanos());
    if (copiesLost >= answer.copies()) {
      findings.excused(Excuse.COPIES_LOST);
    } else if (isNotOvertaken(earlier, applied)) {
      findings.wrong(
          Wrong.ACKNOWLEDGED_AND_LOST,
          earlier.value()
              + " was acknowledged as revision "
              + answer.revision()
              + " with "
              + answer.copies()
              + " copies, of which "
              + copiesLost
              + " were lost; "
              + how,
          applied,
          entry);
    }
  }

  /** On how many nodes at most the copies were gone at one moment between two. */
  private long copiesLost(long fromNanos, long toNanos) {
    List<Struck> losses =
        history
            .struck(fromNanos, toNanos)
            .filter(fault -> losesCopies(fault.what(), fault.part()))
            .toList();
    return losses.stream()
        .mapToLong(
            last ->
                losses.stream()
                    .filter(
                        fault ->
                            fault.nanos() <= last.nanos()
                                && fault.untilNanos() + COPIED_AGAIN_NANOS >= last.nanos())
                    .map(Struck::who)
                    .distinct()
                    .count())
        .max()
        .orElse(0);
  }

  /** What a coordinator keeps is in memory. */
  private static boolean losesCopies(Kind what, String part) {
    return what == Kind.KILL
        || what == Kind.WIPE
        || part.endsWith(".failover")
        || part.endsWith(".spi")
        || part.endsWith(".api");
  }
}
