package org.vigil.agent.internal;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.vigil.api.EntityName;
import org.vigil.api.Epoch;
import org.vigil.api.client.Caller;
import org.vigil.api.client.Causes;
import org.vigil.api.client.InstanceRequest;
import org.vigil.api.client.TakeoverRequest;
import org.vigil.spi.Clock;
import org.vigil.spi.Core;
import org.vigil.spi.Outlet;
import org.vigil.spi.Peer;
import org.vigil.spi.Recorder;
import org.vigil.spi.Role;
import org.vigil.spi.message.AssignmentMessage;
import org.vigil.spi.message.AssignmentMessage.InstanceAnswer;
import org.vigil.spi.message.AssignmentMessage.TakeoverAnswer;
import org.vigil.spi.message.CallMessage;
import org.vigil.spi.message.CallMessage.AskOutcome;
import org.vigil.spi.message.CallMessage.Fire;
import org.vigil.spi.message.CallMessage.ListInstruments;
import org.vigil.spi.message.CallMessage.Modify;
import org.vigil.spi.message.CallMessage.Read;
import org.vigil.spi.message.Message;
import org.vigil.spi.message.ReportMessage;
import org.vigil.spi.message.ReportMessage.Closed;
import org.vigil.spi.message.ReportMessage.Fenced;
import org.vigil.spi.message.ReportMessage.KeepAlive;
import org.vigil.spi.message.ReportMessage.Opened;
import org.vigil.spi.message.ReportMessage.Reports;
import org.vigil.spi.message.ReportMessage.Spoken;
import org.vigil.spi.message.SessionMessage;

/**
 * A node's monitoring agent (the patent's TifMon): stands between all exporters anywhere and the
 * importers of its node. It knows who speaks for which entity in which epoch, closes each epoch
 * once when its exporter dies or resigns (Fig. 5), and re-arms the node's monitors at the successor
 * (Fig. 4).
 */
final class AgentCore implements Core {
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private final Outlet outlet;
  private final Clock clock;
  private final Entities entities = new Entities();
  private final Set<Peer> peers = new HashSet<>();

  /** When an exporter of a node was last heard. */
  private final Map<String, Long> lastHeard = new HashMap<>();

  private final Assignments assignments;
  private final Outages outages;
  private final Calls calls;
  private final Streams streams;
  private final LastReports lastReports = new LastReports();
  private final Interests interests;
  private final Sessions sessions;
  private final ExporterScan scan;
  private final ImporterScan importerScan;
  private final Catalogue catalogue;
  private final Acknowledgements acknowledgements;
  private AgentSettings settings;
  private long fenced;
  private long undecoded;
  private long nextLookNanos;

  AgentCore(Outlet outlet, Clock clock, AgentSettings settings) {
    this.outlet = outlet;
    this.clock = clock;
    this.settings = settings;
    this.assignments = new Assignments(outlet, entities);
    this.outages = new Outages(clock);
    this.calls = new Calls(outlet, clock, entities);
    this.streams = new Streams(outlet);
    this.interests = new Interests(outlet, entities, outages, streams, lastReports);
    this.sessions = new Sessions(outlet, entities, interests, outages, streams);
    this.scan = new ExporterScan(outlet, entities, calls, peers);
    this.importerScan = new ImporterScan(outlet, interests, peers);
    this.catalogue = new Catalogue(outlet, entities);
    this.acknowledgements = new Acknowledgements(outlet, entities);
    this.nextLookNanos = clock.nanos();
  }

  void configure(AgentSettings newSettings) {
    settings = newSettings;
  }

  /** From now on the last reports of who dies are for this recorder; null for none. */
  void recordTo(@Nullable Recorder recorder) {
    lastReports.recordTo(recorder);
  }

  /** Does something; called before anything else. */
  private void attend(long nowNanos) {
    scan.attend(nowNanos);
    importerScan.attend(nowNanos);
  }

  // ---- peers come and go

  @Override
  public void onUp(Peer peer, long nowNanos) {
    attend(nowNanos);
    peers.add(peer);
    sessions.isBroken(peer);
    if (peer.role() == Role.COORDINATOR && isMine(peer)) {
      sessions.coordinatorUp(peer);
    }
  }

  @Override
  public void onDown(Peer peer, String cause, long nowNanos) {
    attend(nowNanos);
    scan.onDown(peer);
    importerScan.onDown(peer);
    peers.remove(peer);
    assignments.down(peer);
    if (peer.role() == Role.EXPORTER) {
      Object death = cause.equals(Causes.NODE_LEFT) ? peer.node() : peer;
      closeAll(List.of(peer), cause, "message", death, nowNanos);
      if (peers.stream().noneMatch(other -> other.node().equals(peer.node()))) {
        lastHeard.remove(peer.node());
      }
    } else if (peer.role() == Role.IMPORTER && isMine(peer)) {
      sessions.isBroken(peer);
      sessions.park(peer, nowNanos + settings.graceNanos());
    } else if (peer.equals(sessions.coordinator())) {
      sessions.coordinatorDown();
    }
    flush(nowNanos);
  }

  /** All that exporters spoke for ends with them: one outage (R7). */
  private void closeAll(
      List<Peer> exporters, String cause, String detector, Object death, long nowNanos) {
    for (Peer exporter : exporters) {
      for (KnownEntity entity : entities.all()) {
        if (exporter.equals(entity.primary())) {
          close(entity, cause, detector, death, nowNanos);
        }
      }
      calls.gone(exporter, cause);
    }
  }

  private boolean isMine(Peer peer) {
    return peer.node().equals(outlet.self().node());
  }

  // ---- messages

  @Override
  public void onMessage(Peer from, Message message, long nowNanos) {
    attend(nowNanos);
    scan.heard(from, message);
    importerScan.heard(from, message);
    if (from.role() == Role.EXPORTER) {
      lastHeard.put(from.node(), nowNanos);
    }
    if (message instanceof ReportMessage report) {
      onReport(from, report, nowNanos);
    } else if (message instanceof SessionMessage session) {
      sessions.onMessage(from, session, nowNanos, nowNanos + settings.graceNanos());
    } else if (message instanceof CallMessage call) {
      onCall(from, call, nowNanos);
    } else if (message instanceof AssignmentMessage assignment && isHeeded(from)) {
      assignments.onMessage(from, assignment);
    }
    flush(nowNanos);
  }

  /** Who speaks for what is heard from the node's own coordinator, as long as it has one (R2). */
  private boolean isHeeded(Peer from) {
    return from.role() != Role.COORDINATOR || isMine(from) || sessions.coordinator() == null;
  }

  private void onReport(Peer from, ReportMessage message, long nowNanos) {
    if (message instanceof Reports reports) {
      KnownEntity entity = heard(from, reports.entity(), reports.epoch(), nowNanos);
      if (entity != null && reports.hash() == entity.hash()) {
        interests.deliver(entity, reports, nowNanos);
      } else if (entity != null) {
        undecoded++;
      }
    } else if (message instanceof KeepAlive keepAlive) {
      for (Spoken spoken : keepAlive.spoken()) {
        heard(from, spoken.entity(), spoken.epoch(), nowNanos);
      }
    } else if (message instanceof Opened opened) {
      opened(from, opened, nowNanos);
    } else if (message instanceof Closed closed) {
      KnownEntity entity = entities.get(closed.entity());
      if (entity != null && speaks(from, entity, closed.epoch())) {
        closeOne(entity, closed.cause(), nowNanos);
      }
    }
  }

  private static boolean speaks(Peer exporter, KnownEntity entity, Epoch epoch) {
    return exporter.equals(entity.primary()) && entity.floor().equals(epoch);
  }

  /**
   * The entity, if this peer speaks for it in this epoch; a lower one is refused and told so (G7).
   */
  private @Nullable KnownEntity heard(Peer from, EntityName name, Epoch epoch, long nowNanos) {
    KnownEntity entity = entities.get(name);
    if (entity == null || isFenced(from, entity, epoch) || !speaks(from, entity, epoch)) {
      return null;
    }
    entity.lastHeardNanos = nowNanos;
    if (entity.stale) {
      entity.stale = false;
      interests.becomeGood(entity);
    }
    return entity;
  }

  private boolean isFenced(Peer from, KnownEntity entity, Epoch epoch) {
    boolean lower = entity.floor().isAfter(epoch);
    if (lower) {
      fenced++;
      outlet.send(from, new Fenced(entity.name(), entity.floor()));
    }
    return lower;
  }

  /**
   * An epoch begins: what was open before is closed, if nobody noticed yet; monitors are armed at
   * the new primary (Fig. 4). Said again in the same epoch, after a change of transport, it only
   * arms anew.
   */
  private void opened(Peer from, Opened opened, long nowNanos) {
    KnownEntity entity = entities.getOrAdd(opened.entity());
    if (isFenced(from, entity, opened.epoch())) {
      return;
    }
    if (entity.isOpen() && !speaks(from, entity, opened.epoch())) {
      closeOne(
          entity, opened.cause().isEmpty() ? Causes.EXPORTER_STOPPED : opened.cause(), nowNanos);
      outages.tell(nowNanos); // opened first, then switched
    }
    List<KnownInstrument> added = entity.open(opened, from, nowNanos);
    outages.succeeded(entity.name(), opened.epoch());
    outages.tell(nowNanos);
    interests.armAll(entity, added, nowNanos);
  }

  /**
   * An exporter says that an epoch is over. A takeover by command and a service's own end concern
   * this epoch only; a death is one outage for all that its exporter spoke for (R7). Of one that is
   * silent here, too, the coordinators' scan was quicker than ours.
   */
  private void closeOne(KnownEntity entity, String cause, long nowNanos) {
    Peer exporter = entity.primary();
    if (exporter == null) {
      return;
    }
    boolean coordinated = cause.equals(Causes.COORDINATED);
    boolean alive = coordinated || cause.equals(Causes.SERVICE_GONE);
    boolean scanned = cause.equals(Causes.UNREACHABLE) && scan.isSilentToo(exporter);
    Object death = cause.equals(Causes.NODE_LEFT) ? exporter.node() : exporter;
    close(
        entity,
        cause,
        coordinated ? "coordinated" : scanned ? "scan" : "message",
        alive ? new Spoken(entity.name(), entity.floor()) : death,
        nowNanos);
  }

  /** The one place where an epoch ends, whatever noticed first (R7). */
  private void close(
      KnownEntity entity, String cause, String detector, Object death, long nowNanos) {
    Peer exporter = entity.primary();
    if (exporter == null) {
      return;
    }
    boolean coordinated = cause.equals(Causes.COORDINATED);
    Spoken what = new Spoken(entity.name(), entity.floor());
    OutageNotice notice =
        new OutageNotice(death, cause, detector, exporter.label(), nowNanos, clock.millis());
    OutageCase outage = outages.open(what, entity.begunNanos(), notice);
    if (cause.equals(Causes.UNREACHABLE) || cause.equals(Causes.NODE_LEFT)) {
      outage.silentSince(lastHeard.getOrDefault(exporter.node(), nowNanos));
    }
    // Who resigns answers what it was asked; its answers are truer than ours would be.
    Map<String, Integer> pending =
        coordinated ? Map.of() : calls.end(entity.name(), exporter, cause);
    interests.close(outage, entity, pending, !coordinated);
    entity.close(cause);
  }

  // ---- questions

  private void onCall(Peer from, CallMessage call, long nowNanos) {
    if (from.role() == Role.EXPORTER) {
      calls.answered(from, call);
    } else if (call instanceof Read read) {
      calls.read(from, read, nowNanos);
    } else if (call instanceof Modify modify) {
      calls.modify(from, modify, nowNanos);
    } else if (call instanceof Fire fire) {
      calls.fire(from, fire, nowNanos);
    } else if (call instanceof AskOutcome question) {
      calls.askOutcome(from, question, nowNanos);
    } else if (call instanceof ListInstruments question) {
      catalogue.list(from, question);
    }
  }

  /** Asks the node's coordinator to move an entity, see {@link Assignments#takeOver}. */
  void takeOver(TakeoverRequest request, Caller caller, Consumer<TakeoverAnswer> answer) {
    assignments.takeOver(sessions.coordinator(), request, caller, answer);
  }

  /** Asks the node's coordinator for an instance, see {@link Assignments#instantiate}. */
  void instantiate(InstanceRequest request, Caller caller, Consumer<InstanceAnswer> answer) {
    assignments.instantiate(sessions.coordinator(), request, caller, answer);
  }

  // ---- what is due

  @Override
  public long onTick(long nowNanos) {
    attend(nowNanos);
    for (List<Peer> gone : scan.look(nowNanos)) {
      Object death = gone.size() == 1 ? gone.get(0) : gone.get(0).node();
      closeAll(gone, Causes.UNREACHABLE, "scan", death, nowNanos);
    }
    for (Peer importer : importerScan.look(nowNanos)) {
      sessions.park(importer, nowNanos + settings.graceNanos());
    }
    if (nowNanos - nextLookNanos >= 0) {
      nextLookNanos = nowNanos + TICK_NANOS;
      lookForStale(nowNanos);
      calls.expire(nowNanos);
      sessions.expire(nowNanos);
      sessions.keep();
      acknowledgements.tell();
      for (KnownEntity entity : entities.surplus()) {
        interests.forget(entity);
        entities.forget(entity);
      }
    }
    long nextScanNanos = importerScan.nextNanos(nowNanos, scan.nextNanos(nowNanos, nextLookNanos));
    long next = interests.deliverDue(nowNanos, nextScanNanos);
    boolean retried = interests.retry(nowNanos);
    boolean taken = flush(nowNanos) && retried;
    return taken ? next : Math.min(next, nowNanos + Streams.RETRY_NANOS);
  }

  /** Calls stale what is not heard; also what was handed over to a successor that does not come. */
  private void lookForStale(long nowNanos) {
    for (KnownEntity entity : entities.all()) {
      boolean silent = nowNanos - entity.lastHeardNanos >= settings.staleNanos();
      boolean expected =
          entity.isOpen() ? entity.armed() > 0 : entity.whyClosed().equals(Causes.COORDINATED);
      if (silent && expected && !entity.stale) {
        entity.stale = true;
        interests.becomeStale(entity);
      }
    }
  }

  private boolean flush(long nowNanos) {
    outages.tell(nowNanos);
    lastReports.handOver();
    return streams.flush(nowNanos);
  }

  // ---- for the view of the whole

  long nowNanos() {
    return clock.nanos();
  }

  Peer self() {
    return outlet.self();
  }

  Set<Peer> peers() {
    return peers;
  }

  Entities entities() {
    return entities;
  }

  Assignments assignments() {
    return assignments;
  }

  Outages outages() {
    return outages;
  }

  Interests interests() {
    return interests;
  }

  Sessions sessions() {
    return sessions;
  }

  /** Importers of this node that hang. */
  Set<Peer> hungImporters() {
    return importerScan.hung();
  }

  /** Frames of epochs below a floor, refused. */
  long fenced() {
    return fenced;
  }

  /** Reports under declarations that are not known, not decoded (R13). */
  long undecoded() {
    return undecoded;
  }
}
