package org.vigil.agent.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vigil.api.Declaration;
import org.vigil.api.EntityName;
import org.vigil.api.Epoch;
import org.vigil.api.InstrumentName;
import org.vigil.api.Significance;
import org.vigil.spi.Peer;
import org.vigil.spi.message.ReportMessage.Arming;
import org.vigil.spi.message.ReportMessage.Opened;

/**
 * An entity as an agent knows it: its epoch and primary, its declarations, and who on this node
 * watches which of its instruments.
 */
final class KnownEntity {
  private final EntityName name;
  private final Map<String, Integer> handles = new HashMap<>();
  private final List<List<Watched>> watchers = new ArrayList<>();
  private final Map<Integer, Arming> told = new HashMap<>();
  private List<Declaration> declarations = List.of();
  private List<InstrumentName> names = List.of();
  private Epoch floor = Epoch.NONE;
  private @Nullable Peer primary;
  private boolean provisional;
  private String owner = "";
  private String whyClosed = "";
  private long hash;

  /** When its primary was last heard. */
  long lastHeardNanos;

  /** When its epoch was opened, by the wall clock: what was taken before is a replay. */
  long openedMillis;

  boolean stale;

  KnownEntity(EntityName name) {
    this.name = name;
  }

  EntityName name() {
    return name;
  }

  Epoch floor() {
    return floor;
  }

  void raiseFloor(Epoch known) {
    if (known.isAfter(floor)) {
      floor = known;
    }
  }

  /** The exporter whose epoch is open; null while there is none. */
  @Nullable Peer primary() {
    return primary;
  }

  boolean isOpen() {
    return primary != null;
  }

  boolean isProvisional() {
    return provisional;
  }

  String owner() {
    return owner;
  }

  /** Why no epoch is open. */
  String whyClosed() {
    return whyClosed;
  }

  long hash() {
    return hash;
  }

  List<Declaration> declarations() {
    return declarations;
  }

  InstrumentName name(int handle) {
    return names.get(handle);
  }

  @Nullable Integer handle(String instrument) {
    return handles.get(instrument);
  }

  void open(Opened opened, Peer by, long nowNanos) {
    floor = opened.epoch();
    primary = by;
    provisional = opened.provisional();
    owner = opened.owner();
    hash = opened.hash();
    declarations = opened.declarations();
    names = declarations.stream().map(declaration -> name.instrument(declaration.name())).toList();
    handles.clear();
    watchers.clear();
    told.clear();
    for (int i = 0; i < declarations.size(); i++) {
      handles.put(declarations.get(i).name(), i);
      watchers.add(new ArrayList<>(1));
    }
    lastHeardNanos = nowNanos;
    stale = false;
  }

  void close(String why) {
    primary = null;
    whyClosed = why;
    told.clear();
  }

  // ---- interest

  List<Watched> watchers(int handle) {
    return watchers.get(handle);
  }

  boolean isWatched() {
    return watchers.stream().anyMatch(each -> !each.isEmpty());
  }

  /**
   * What to tell the primary of this instrument.
   *
   * @param anew whether the current value is wanted even if nothing changed about the interest
   * @return null if there is nothing to tell
   */
  @Nullable Arming arming(int handle, boolean anew) {
    List<Significance> wanted = new ArrayList<>();
    boolean every = false;
    long after = -1;
    for (Watched watched : watchers.get(handle)) {
      every |= watched.isEvery();
      if (!wanted.contains(watched.wanted())) {
        wanted.add(watched.wanted());
      }
      if (watched.isEvery() && watched.sequence() >= 0) {
        after = after < 0 ? watched.sequence() : Math.min(after, watched.sequence());
      }
    }
    if (!declarations.get(handle).type().isNumeric()) {
      wanted.replaceAll(each -> Significance.ANY_CHANGE.atMostEvery(each.minimumInterval()));
    }
    Arming next = new Arming(handle, wanted, every, after);
    Arming before = told.get(handle);
    boolean same =
        before != null && before.every() == every && before.significances().equals(wanted);
    if (wanted.isEmpty() ? before == null : same && !anew) {
      return null;
    }
    if (wanted.isEmpty()) {
      told.remove(handle);
    } else {
      told.put(handle, next);
    }
    return next;
  }

  /** The number behind which retained reports were asked for; -1 if none were. */
  long asked(int handle) {
    Arming arming = told.get(handle);
    return arming == null ? -1 : arming.after();
  }

  int armed() {
    return told.size();
  }
}
