package org.vigil.agent.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.vigil.api.Declaration;
import org.vigil.api.EntityName;
import org.vigil.api.Epoch;
import org.vigil.spi.Peer;
import org.vigil.spi.message.AssignmentMessage.Assigned;
import org.vigil.spi.message.ReportMessage.Opened;

/**
 * An entity as an agent knows it: its epoch and primary, and its instruments, those declared and
 * those only watched. One that was never heard of may be watched, too (G2).
 */
final class KnownEntity {
  private final EntityName name;
  private final Map<String, KnownInstrument> instruments = new LinkedHashMap<>();
  private List<KnownInstrument> byHandle = List.of();
  private List<Declaration> declarations = List.of();
  private Epoch floor = Epoch.NONE;
  private @Nullable Peer primary;
  private boolean provisional;
  private String owner = "";
  private String whyClosed = "";
  private String whyOpened = "";
  private long hash;
  private @Nullable Opened opened;
  private long dutyCycleNanos;
  private boolean hasDurable;
  private long begunNanos;

  /** What the coordinator said last; null if nothing. */
  @Nullable Assigned assigned;

  /** When its primary was last heard. */
  long lastHeardNanos;

  boolean stale;

  KnownEntity(EntityName name) {
    this.name = name;
  }

  EntityName name() {
    return name;
  }

  /** The highest epoch that was opened (R1). */
  Epoch floor() {
    return floor;
  }

  /** The exporter whose epoch is open; null while there is none. */
  @Nullable Peer primary() {
    return primary;
  }

  boolean isOpen() {
    return primary != null;
  }

  /** Whether an exporter ever spoke for it. */
  boolean wasOpen() {
    return !floor.equals(Epoch.NONE);
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

  /** Why the epoch before the open one had ended, as its primary was told; empty for the first. */
  String whyOpened() {
    return whyOpened;
  }

  /** How its epoch began, as its primary said; null if none ever did. */
  @Nullable Opened opened() {
    return opened;
  }

  long hash() {
    return hash;
  }

  /** How long a change may have gone unnumbered while its primary lived; 0 if not known. */
  long dutyCycleNanos() {
    return dutyCycleNanos;
  }

  /** When its epoch was opened for the first time. */
  long begunNanos() {
    return begunNanos;
  }

  /** Whether reports of some instrument are kept on other nodes, too. */
  boolean hasDurable() {
    return hasDurable;
  }

  /** Of the epoch that is open, or was last. */
  List<Declaration> declarations() {
    return declarations;
  }

  /** All that are declared or watched. */
  Collection<KnownInstrument> instruments() {
    return instruments.values();
  }

  KnownInstrument instrument(String instrument) {
    return instruments.computeIfAbsent(
        instrument, any -> new KnownInstrument(name.instrument(instrument)));
  }

  /** Those that are declared, by their handles in the epoch. */
  List<KnownInstrument> byHandle() {
    return byHandle;
  }

  /** Forgets an instrument that is neither declared nor watched. */
  void tidy(KnownInstrument instrument) {
    if (instrument.declaration() == null && instrument.watchers().isEmpty()) {
      instruments.remove(instrument.name.name());
    }
  }

  /**
   * An epoch begins.
   *
   * @return the instruments that were not declared before
   */
  List<KnownInstrument> open(Opened begun, Peer by, long nowNanos) {
    opened = begun;
    if (!begun.epoch().equals(floor)) {
      begunNanos = nowNanos;
    }
    floor = begun.epoch();
    primary = by;
    provisional = begun.provisional();
    owner = begun.owner();
    whyOpened = begun.cause();
    hash = begun.hash();
    dutyCycleNanos = TimeUnit.MILLISECONDS.toNanos(begun.dutyCycleMillis());
    hasDurable = begun.declarations().stream().anyMatch(Declaration::isDurable);
    declarations = begun.declarations();
    List<KnownInstrument> before = byHandle;
    List<KnownInstrument> now = new ArrayList<>(declarations.size());
    List<KnownInstrument> added = new ArrayList<>();
    declarations.forEach(declaration -> now.add(instrument(declaration.name())));
    now.stream().filter(instrument -> instrument.declaration() == null).forEach(added::add);
    before.forEach(KnownInstrument::undeclare);
    for (int handle = 0; handle < declarations.size(); handle++) {
      now.get(handle).declare(handle, declarations.get(handle), begun);
    }
    byHandle = now;
    before.forEach(this::tidy);
    lastHeardNanos = nowNanos;
    stale = false;
    return added;
  }

  void close(String why) {
    primary = null;
    whyClosed = why;
    byHandle.forEach(KnownInstrument::forgetTold);
  }

  /** Instruments armed at the primary for this node. */
  int armed() {
    int armed = 0;
    for (KnownInstrument instrument : byHandle) {
      armed += instrument.isArmed() ? 1 : 0;
    }
    return armed;
  }
}
