package org.vigil.transport.cellar.internal;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vigil.spi.Peer;
import org.vigil.spi.Role;
import org.vigil.spi.Switchboard;
import org.vigil.transport.cellar.internal.Envelope.Ask;
import org.vigil.transport.cellar.internal.Envelope.Batch;
import org.vigil.transport.cellar.internal.Envelope.Beat;
import org.vigil.transport.cellar.internal.Envelope.Catalogue;
import org.vigil.transport.cellar.internal.Envelope.Connected;
import org.vigil.transport.cellar.internal.Envelope.Entry;
import org.vigil.transport.cellar.internal.Envelope.Left;
import org.vigil.transport.cellar.internal.Envelope.Listed;
import org.vigil.transport.cellar.internal.Envelope.Page;
import org.vigil.transport.cellar.internal.Envelope.Taken;

/**
 * The link of two incarnations of nodes: carries what their roles say to one another, and who these
 * are, as one stream each way, nothing lost, doubled or reordered. Guarded by the switchboard's
 * lock.
 *
 * <p>What was sent to a role and not yet taken by it is bounded, and so is what waits for the link:
 * beyond that frames are refused. So a role that takes nothing holds up no other.
 */
final class Link {
  /** Longer frames are sent in pages of this size. */
  static final int PAGE_BYTES = 64 * 1024;

  /** No frame is longer. */
  static final int MAX_FRAME_BYTES = 32 * 1024 * 1024;

  /** How much a role may have been sent that it has not taken. */
  static final int MAX_FRAMES_UNTAKEN = 4_096;

  static final int MAX_BYTES_UNTAKEN = 8 * 1024 * 1024;

  static final long BEAT_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** An acknowledgement waits so long for something to travel with. */
  static final long ACKNOWLEDGE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  /** So many batches are acknowledged at once. */
  static final int ACKNOWLEDGE_BATCHES = 16;

  private static final Logger LOG = LoggerFactory.getLogger(Link.class);

  /** Exporters first, so that a death is told before who would act on it is gone, too. */
  private static final List<Role> ORDER_OF_DEATH =
      List.of(Role.EXPORTER, Role.IMPORTER, Role.AGENT, Role.COORDINATOR);

  private final long mine;
  private final long theirs;
  private final String node;
  private final Switchboard switchboard;
  private final OwnRoles own;
  private final Traffic traffic;
  private final Runnable wake;
  private final Outgoing outgoing;
  private final Incoming incoming;
  private final TreeMap<Long, RemoteRole> roles = new TreeMap<>();
  private final Map<Long, Taken> takenHere = new HashMap<>();
  private final Set<Long> unsaid = new HashSet<>();
  private boolean known;
  private long revision;
  private long lastBeatNanos;
  private int unacknowledged;
  private long unacknowledgedNanos;
  private @Nullable ByteArrayOutputStream partial;
  private boolean hasWarned;

  Link(
      long mine,
      long theirs,
      String node,
      Switchboard switchboard,
      OwnRoles own,
      Traffic traffic,
      Runnable wake,
      long nowNanos) {
    this.mine = mine;
    this.theirs = theirs;
    this.node = node;
    this.switchboard = switchboard;
    this.own = own;
    this.traffic = traffic;
    this.wake = wake;
    this.outgoing = new Outgoing(traffic);
    this.incoming = new Incoming(traffic);
    this.lastBeatNanos = nowNanos;
    outgoing.add(own.all());
    wake.run();
  }

  long mine() {
    return mine;
  }

  long theirs() {
    return theirs;
  }

  /** The id of the node at the other end. */
  String node() {
    return node;
  }

  /** Whether the roles of the other end are known. */
  boolean isKnown() {
    return known;
  }

  /** Whether all that was said has arrived. */
  boolean isDrained() {
    return outgoing.isDrained();
  }

  int batchesOnTheWay() {
    return outgoing.batchesOnTheWay();
  }

  // ---- what is said

  void onConnected(Listed role) {
    say(new Connected(role));
  }

  void onLeft(long number, String cause) {
    takenHere.remove(number);
    unsaid.remove(number);
    say(new Left(number, cause));
  }

  private void say(Entry entry) {
    outgoing.add(entry);
    wake.run();
  }

  /** What is to be sent now, if anything. */
  @Nullable Batch next(long nowNanos) {
    Outgoing.Numbered batch = outgoing.next(nowNanos);
    boolean isBeat = nowNanos - lastBeatNanos >= BEAT_NANOS;
    if (batch == null && !isBeat && nanosUntilAcknowledging(nowNanos) > 0) {
      return null;
    }
    Beat beat = null;
    List<Taken> taken;
    if (isBeat) {
      lastBeatNanos = nowNanos;
      beat = new Beat(outgoing.lastNumber(), own.revision(), own.digest());
      taken = List.copyOf(takenHere.values()); // what was said may have been lost
    } else {
      taken = new ArrayList<>();
      for (long number : unsaid) {
        taken.add(takenHere.getOrDefault(number, new Taken(number, 0, 0)));
      }
    }
    unsaid.clear();
    unacknowledged = 0;
    return new Batch(
        mine,
        theirs,
        batch == null ? 0 : batch.number(),
        incoming.arrived(),
        taken,
        batch == null ? List.of() : batch.entries(),
        beat);
  }

  /** How long until {@link #next} has something if nothing happens. */
  long nanosUntilDue(long nowNanos) {
    long untilBeat = Math.max(0, BEAT_NANOS - (nowNanos - lastBeatNanos));
    long untilAcknowledging = nanosUntilAcknowledging(nowNanos);
    return Math.min(outgoing.nanosUntilDue(nowNanos), Math.min(untilBeat, untilAcknowledging));
  }

  private long nanosUntilAcknowledging(long nowNanos) {
    if (unacknowledged == 0) {
      return Long.MAX_VALUE;
    }
    return unacknowledged >= ACKNOWLEDGE_BATCHES
        ? 0
        : Math.max(0, ACKNOWLEDGE_NANOS - (nowNanos - unacknowledgedNanos));
  }

  // ---- what is heard

  void onBatch(Batch batch, long nowNanos) {
    outgoing.onAcknowledged(batch.acknowledged());
    for (Taken taken : batch.taken()) {
      RemoteRole role = roles.get(taken.role());
      if (role != null) {
        role.onTaken(taken);
      }
    }
    if (batch.number() > 0) {
      List<Entry> entries = incoming.onBatch(batch.number(), batch.entries());
      toBeAcknowledged(nowNanos);
      entries.forEach(this::hear);
    }
    Beat beat = batch.beat();
    if (beat != null
        && beat.lastNumber() == incoming.arrived()
        && (beat.revision() != revision || beat.digest() != digest())) {
      LOG.warn("What is known of the roles of {} is not what it says: it is asked for all", node);
      say(new Ask());
    }
    wake.run();
  }

  private void toBeAcknowledged(long nowNanos) {
    if (unacknowledged++ == 0) {
      unacknowledgedNanos = nowNanos;
    }
  }

  private int digest() {
    return OwnRoles.digest(roles.values().stream().map(role -> role.listed).toList());
  }

  private void hear(Entry entry) {
    if (entry instanceof Page page) {
      hear(page);
    } else if (entry instanceof Connected connected) {
      revision++;
      add(connected.role());
    } else if (entry instanceof Left left) {
      revision++;
      remove(left.number(), left.cause());
    } else if (entry instanceof Catalogue catalogue) {
      hear(catalogue);
    } else {
      outgoing.add(own.all());
    }
  }

  private void hear(Page page) {
    byte[] frame = page.content().toByteArray();
    ByteArrayOutputStream begun = partial;
    if (begun != null || page.following() > 0) {
      if (begun == null) {
        begun = new ByteArrayOutputStream(2 * PAGE_BYTES);
        partial = begun;
      }
      if (begun.size() + frame.length <= MAX_FRAME_BYTES) {
        begun.writeBytes(frame);
      }
      if (page.following() > 0) {
        return;
      }
      frame = begun.toByteArray();
      partial = null;
    }
    RemoteRole from = roles.get(page.fromRole());
    if (from != null) {
      int bytes = frame.length;
      traffic.frameReceived(bytes);
      switchboard.deliver(from.peer, page.toRole(), frame, () -> took(page.toRole(), bytes));
    }
  }

  private void took(long role, int bytes) {
    takenHere.merge(
        role,
        new Taken(role, 1, bytes),
        (so, more) -> new Taken(role, so.frames() + 1, so.bytes() + bytes));
    unsaid.add(role);
    if (unacknowledged == 0) {
      unacknowledged = ACKNOWLEDGE_BATCHES; // it had waited, and so does its sender perhaps
      wake.run();
    }
  }

  private void hear(Catalogue catalogue) {
    known = true;
    revision = catalogue.revision();
    Map<Long, Listed> there = new TreeMap<>();
    catalogue.roles().forEach(role -> there.put(role.number(), role));
    roles.values().stream()
        .map(role -> role.listed)
        .filter(listed -> !listed.equals(there.get(listed.number())))
        .toList()
        .forEach(listed -> remove(listed.number(), Switchboard.MOVED));
    there.values().forEach(this::add);
  }

  private void add(Listed listed) {
    if (!roles.containsKey(listed.number())) {
      RemoteRole role = new RemoteRole(listed);
      roles.put(listed.number(), role);
      switchboard.join(role.peer, role::send);
    }
  }

  private void remove(long number, String cause) {
    RemoteRole role = roles.remove(number);
    if (role != null) {
      switchboard.part(role.peer, cause);
    }
  }

  /** The other end is gone, and with it all its roles, the coordinator last. */
  void end(String cause) {
    roles.values().stream()
        .map(role -> role.listed)
        .sorted(Comparator.comparing(listed -> ORDER_OF_DEATH.indexOf(listed.role())))
        .toList()
        .forEach(listed -> remove(listed.number(), cause));
  }

  /** A role of the other end. */
  private final class RemoteRole {
    private final Listed listed;
    private final Peer peer;
    private long framesUntaken;
    private long bytesUntaken;
    private long framesTaken;
    private long bytesTaken;

    RemoteRole(Listed listed) {
      this.listed = listed;
      this.peer = new Peer(node, listed.role(), listed.name(), listed.incarnation());
    }

    boolean send(long fromNumber, byte[] frame) {
      int length = frame.length;
      int pages = Math.max(1, (length + PAGE_BYTES - 1) / PAGE_BYTES);
      boolean isTooMuch =
          framesUntaken >= MAX_FRAMES_UNTAKEN
              || (framesUntaken > 0 && bytesUntaken + length > MAX_BYTES_UNTAKEN);
      if (length > MAX_FRAME_BYTES && !hasWarned) {
        hasWarned = true;
        LOG.warn(
            "A frame of {} bytes to {} is not sent, now or ever: at most {} are",
            length,
            peer,
            MAX_FRAME_BYTES);
      }
      if (isTooMuch || length > MAX_FRAME_BYTES || !outgoing.hasRoomFor(pages, length)) {
        traffic.refused();
        return false;
      }
      // Senders never change a frame that they have sent.
      ByteString content = UnsafeByteOperations.unsafeWrap(frame);
      for (int i = 0; i < pages; i++) {
        ByteString page = content.substring(i * PAGE_BYTES, Math.min(length, (i + 1) * PAGE_BYTES));
        outgoing.add(new Page(fromNumber, listed.number(), pages - 1 - i, page));
      }
      framesUntaken++;
      bytesUntaken += length;
      traffic.frameSent(length);
      wake.run();
      return true;
    }

    /** Counts are in all, so that one that was lost or comes late does no harm. */
    void onTaken(Taken taken) {
      if (taken.frames() > framesTaken) {
        framesUntaken -= taken.frames() - framesTaken;
        bytesUntaken -= taken.bytes() - bytesTaken;
        framesTaken = taken.frames();
        bytesTaken = taken.bytes();
      }
    }
  }
}
