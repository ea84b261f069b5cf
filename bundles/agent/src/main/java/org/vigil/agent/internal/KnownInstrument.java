package org.vigil.agent.internal;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vigil.api.Declaration;
import org.vigil.api.Epoch;
import org.vigil.api.InstrumentName;
import org.vigil.api.Significance;
import org.vigil.spi.message.ReportMessage.Arming;
import org.vigil.spi.message.ReportMessage.Opened;

/**
 * An instrument as an agent knows it: who on this node watches it, what its primary was told of
 * that, and how far its row of numbers has come here. It outlives epochs, so that arming anew asks
 * no pattern again.
 *
 * <p>A row goes on over epochs as long as the service's object or a checkpoint lives; without them
 * the next object counts from 1, and that is a fresh row (R11). Numbers of different rows are never
 * compared.
 */
final class KnownInstrument {
  final InstrumentName name;
  private final List<Watched> watchers = new ArrayList<>(1);
  private @Nullable Declaration declaration;
  private int handle = -1;
  private @Nullable Arming told;
  private @Nullable Arming toldBefore;

  /** The lowest number behind which retained reports were asked for in this epoch; -1 for none. */
  private long askedAfter = -1;

  /** Up to which number the primary was told that its reports are taken; -1 if it was not. */
  private long acknowledged = -1;

  /** The epoch of the last number that arrived, and the highest number of its row. */
  private Epoch heardIn = Epoch.NONE;

  private long newest = -1;

  /** The epoch with whose first report the row began; NONE if it began before we looked. */
  private Epoch rowBegan = Epoch.NONE;

  /**
   * The last epoch that went on behind reserved numbers, of which nobody knows whether they were.
   */
  private Epoch leapt = Epoch.NONE;

  KnownInstrument(InstrumentName name) {
    this.name = name;
  }

  // ---- what its primary says

  /** Null while no primary declares it. */
  @Nullable Declaration declaration() {
    return declaration;
  }

  /** An epoch begins, in which the instrument has this handle and nothing is armed yet. */
  void declare(int handleInEpoch, Declaration declared, Opened opened) {
    handle = handleInEpoch;
    declaration = declared;
    leapt = opened.upperBound() ? opened.epoch() : leapt;
    told = null;
    askedAfter = -1;
    acknowledged = -1;
  }

  /** An epoch begins in which there is no such instrument. */
  void undeclare() {
    handle = -1;
    declaration = null;
    told = null;
    askedAfter = -1;
  }

  /** The epoch is over, and with it what its primary was told. */
  void forgetTold() {
    told = null;
  }

  /** What was last to be told did not get there. */
  void untell() {
    told = toldBefore;
  }

  /** A number arrives. Its place in the row is known when this returns. */
  void arrive(long number, Epoch in) {
    if (!in.equals(heardIn)) {
      // What was asked for lies behind the number asked with; what was not is newer than all.
      boolean fresh = number <= (askedAfter >= 0 ? askedAfter : newest);
      if (fresh) {
        rowBegan = in;
        newest = -1;
      }
      heardIn = in;
    }
    newest = Math.max(newest, number);
  }

  /** Whether numbers of that epoch belong to the present row. */
  boolean isInRow(Epoch epoch) {
    return !rowBegan.isAfter(epoch);
  }

  /** Whether what is missing behind a number of that epoch may never have been (R12). */
  boolean hasLeaptSince(Epoch epoch) {
    return leapt.isAfter(epoch);
  }

  /** Whether a number that is not new may have been asked for by some request here. */
  boolean isReplay(long number) {
    return askedAfter >= 0 && number > askedAfter;
  }

  // ---- who watches

  List<Watched> watchers() {
    return watchers;
  }

  void add(Watched watched) {
    watched.join(heardIn, newest);
    watchers.add(watched);
  }

  void remove(Watched watched) {
    watchers.remove(watched);
    if (watchers.isEmpty()) {
      heardIn = Epoch.NONE; // the row goes on unseen
      rowBegan = Epoch.NONE;
      newest = -1;
    }
  }

  boolean isArmed() {
    return told != null;
  }

  // ---- what was taken

  /**
   * What the primary can be told of what was taken; -1 for nothing new. Whether its row is the one
   * that clients took reports of is known with its first number, not before.
   *
   * @param open the epoch in which the primary speaks
   */
  long toAcknowledge(Epoch open) {
    if (told == null || declaration == null || !declaration.isDurable() || !open.equals(heardIn)) {
      return -1;
    }
    long least =
        watchers.stream()
            .filter(watched -> watched.isEvery() && watched.isArmed())
            .mapToLong(Watched::acknowledged)
            .min()
            .orElse(-1);
    return least > acknowledged ? least : -1;
  }

  /** The primary was told. */
  void acknowledged(long upTo) {
    acknowledged = upTo;
  }

  int handle() {
    return handle;
  }

  /**
   * What to tell the primary.
   *
   * @param anew whether the current value is wanted even if nothing changed about the interest
   * @return null if there is nothing to tell
   */
  @Nullable Arming arming(boolean anew) {
    List<Significance> wanted = new ArrayList<>(1);
    boolean every = false;
    long after = -1;
    for (Watched watched : watchers) {
      if (watched.isArmed()) {
        every |= watched.isEvery();
        if (!wanted.contains(watched.wanted())) {
          wanted.add(watched.wanted());
        }
        long wantedAfter = watched.takeAfter();
        after =
            after < 0 || wantedAfter < 0
                ? Math.max(after, wantedAfter)
                : Math.min(after, wantedAfter);
      }
    }
    Arming before = told;
    toldBefore = before;
    if (wanted.isEmpty()) {
      told = null;
      return before == null ? null : new Arming(handle, List.of(), false, -1);
    }
    boolean same =
        before != null && before.every() == every && before.significances().equals(wanted);
    if (same && !anew) {
      return null;
    }
    if (after >= 0) {
      askedAfter = askedAfter < 0 ? after : Math.min(askedAfter, after);
    }
    told = new Arming(handle, wanted, every, after);
    return told;
  }
}
