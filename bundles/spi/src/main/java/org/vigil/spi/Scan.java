package org.vigil.spi;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A role's look at others, for who hangs or is frozen without a message about it (F30; Fig. 5 step
 * 254): whom it looks at, who is due to be asked, and who is silent for too long. It sends nothing
 * itself and decides nothing.
 *
 * <p>Silence is counted in the time in which this role was awake itself. A role that was frozen, or
 * whose thread had to wait for a core, finds nobody silent for it: of each pause between two of its
 * own doings no more than {@value #PAUSE_MILLIS} ms count. So on a machine that is short of cores
 * the limits get longer by themselves, and a node that comes back first listens.
 *
 * <p>A plain object, for the core's thread. Ordered collections only.
 */
public final class Scan {
  /** How often a peer is asked that says nothing by itself. */
  public static final long BEAT_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private static final int PAUSE_MILLIS = 300;

  private final Map<Peer, Suspicion> looked = new LinkedHashMap<>();
  private OptionalLong lastNanos = OptionalLong.empty();
  private long awakeNanos;
  private long nextNanos;

  /** The role does something; called before anything else that it does. */
  public void attend(long nowNanos) {
    if (lastNanos.isEmpty()) {
      nextNanos = nowNanos;
    }
    long pause = nowNanos - lastNanos.orElse(nowNanos);
    awakeNanos += Math.min(pause, TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS));
    lastNanos = OptionalLong.of(nowNanos);
  }

  /**
   * From now on looks at these, and at nobody else. Who is new has all its time, and is taken to
   * pause as others of its node do.
   */
  public void lookAt(Collection<Peer> peers) {
    for (Peer peer : peers) {
      if (!looked.containsKey(peer)) {
        looked.put(
            peer,
            looked.entrySet().stream()
                .filter(known -> known.getKey().node().equals(peer.node()))
                .findFirst()
                .map(known -> new Suspicion(awakeNanos, known.getValue()))
                .orElseGet(() -> new Suspicion(awakeNanos)));
      }
    }
    looked.keySet().retainAll(peers instanceof Set ? peers : new LinkedHashSet<>(peers));
  }

  /** Whether it looks at anybody. */
  public boolean isLooking() {
    return !looked.isEmpty();
  }

  public boolean isLookingAt(Peer peer) {
    return looked.containsKey(peer);
  }

  /** Somebody said something, whatever it was. */
  public void heard(Peer peer) {
    Suspicion suspicion = looked.get(peer);
    if (suspicion != null) {
      suspicion.heard(awakeNanos);
    }
  }

  /** Somebody answered a look. */
  public void answered(Peer peer) {
    Suspicion suspicion = looked.get(peer);
    if (suspicion != null) {
      suspicion.answered(awakeNanos);
    }
  }

  /** Whether a beat is due; once for each. */
  public boolean isBeat(long nowNanos) {
    boolean due = nowNanos - nextNanos >= 0;
    if (due) {
      nextNanos = nowNanos + BEAT_NANOS;
    }
    return due;
  }

  /** The next beat comes at once. */
  public void hurry(long nowNanos) {
    nextNanos = nowNanos;
  }

  /** Those looked at that have said nothing since half a beat ago: they are to be asked. */
  public List<Peer> quiet() {
    List<Peer> quiet = new ArrayList<>();
    looked.forEach(
        (peer, suspicion) -> {
          if (!suspicion.answers() || suspicion.silenceNanos(awakeNanos) >= BEAT_NANOS / 2) {
            quiet.add(peer);
          }
        });
    return quiet;
  }

  /** Those looked at that have said nothing for too long. */
  public Set<Peer> silent() {
    Set<Peer> silent = new LinkedHashSet<>();
    looked.forEach(
        (peer, suspicion) -> {
          if (suspicion.isSilent(awakeNanos)) {
            silent.add(peer);
          }
        });
    return silent;
  }

  /** Whether somebody has used up at least half of the time that it has. */
  public boolean isDoubtful(Peer peer) {
    Suspicion suspicion = looked.get(peer);
    return suspicion != null
        && suspicion.answers()
        && suspicion.silenceNanos(awakeNanos) >= suspicion.limitNanos() / 2;
  }

  /** Whether somebody that is looked at has said nothing for half the time that anybody has. */
  public boolean isPausing(Peer peer) {
    Suspicion suspicion = looked.get(peer);
    return suspicion != null && suspicion.silenceNanos(awakeNanos) >= Suspicion.LEAST_NANOS / 2;
  }

  /** Whether somebody that is looked at answered a look, and said something lately. */
  public boolean isAnswering(Peer peer) {
    Suspicion suspicion = looked.get(peer);
    return suspicion != null && suspicion.answers() && !isPausing(peer);
  }

  /** When to come again: for the next beat, or because somebody's time is over by then. */
  public long nextNanos(long nowNanos) {
    long next = nextNanos;
    for (Suspicion suspicion : looked.values()) {
      long left = suspicion.limitNanos() - suspicion.silenceNanos(awakeNanos);
      if (suspicion.answers() && left > 0 && nowNanos + left - next < 0) {
        next = nowNanos + left;
      }
    }
    return next;
  }
}
