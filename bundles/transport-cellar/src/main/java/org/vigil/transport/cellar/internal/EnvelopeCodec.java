package org.vigil.transport.cellar.internal;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vigil.spi.Role;
import org.vigil.transport.cellar.internal.Envelope.Ask;
import org.vigil.transport.cellar.internal.Envelope.Batch;
import org.vigil.transport.cellar.internal.Envelope.Beat;
import org.vigil.transport.cellar.internal.Envelope.Bye;
import org.vigil.transport.cellar.internal.Envelope.Catalogue;
import org.vigil.transport.cellar.internal.Envelope.Connected;
import org.vigil.transport.cellar.internal.Envelope.Entry;
import org.vigil.transport.cellar.internal.Envelope.Hello;
import org.vigil.transport.cellar.internal.Envelope.Left;
import org.vigil.transport.cellar.internal.Envelope.Listed;
import org.vigil.transport.cellar.internal.Envelope.Page;
import org.vigil.transport.cellar.internal.Envelope.Refusal;
import org.vigil.transport.cellar.internal.Envelope.Taken;
import org.vigil.transport.cellar.internal.wire.Wire;

/**
 * Writes envelopes as bytes and reads them, by the schema in {@code link.proto}. For any thread.
 */
final class EnvelopeCodec {
  /** The protocol of links that this release speaks, and the highest that it reads. */
  static final int PROTOCOL = 1;

  private EnvelopeCodec() {}

  static byte[] encode(Envelope envelope) {
    Wire.Envelope.Builder wire =
        Wire.Envelope.newBuilder()
            .setProtocol(PROTOCOL)
            .setFrom(envelope.from())
            .setTo(envelope.to());
    if (envelope instanceof Batch batch) {
      wire.setBatch(write(batch));
    } else if (envelope instanceof Hello hello) {
      wire.setHello(
          Wire.Hello.newBuilder()
              .setGroup(hello.group())
              .setNode(hello.node())
              .setIncarnation(hello.incarnation())
              .setFrames(hello.frames()));
    } else if (envelope instanceof Refusal refusal) {
      wire.setRefusal(
          Wire.Refusal.newBuilder().setReason(refusal.reason()).setNode(refusal.node()));
    } else {
      wire.setBye(Wire.Bye.getDefaultInstance());
    }
    return wire.build().toByteArray();
  }

  private static Wire.Batch write(Batch batch) {
    Wire.Batch.Builder wire =
        Wire.Batch.newBuilder().setNumber(batch.number()).setAcknowledged(batch.acknowledged());
    for (Taken taken : batch.taken()) {
      wire.addTaken(
          Wire.Taken.newBuilder()
              .setRole(taken.role())
              .setFrames(taken.frames())
              .setBytes(taken.bytes()));
    }
    for (Entry entry : batch.entries()) {
      wire.addEntries(write(entry));
    }
    Beat beat = batch.beat();
    if (beat != null) {
      wire.setBeat(
          Wire.Beat.newBuilder()
              .setLastNumber(beat.lastNumber())
              .setRevision(beat.revision())
              .setDigest(beat.digest()));
    }
    return wire.build();
  }

  private static Wire.Entry write(Entry entry) {
    Wire.Entry.Builder wire = Wire.Entry.newBuilder();
    if (entry instanceof Page page) {
      wire.setPage(
          Wire.Page.newBuilder()
              .setFrom(page.fromRole())
              .setTo(page.toRole())
              .setFollowing(page.following())
              .setContent(page.content()));
    } else if (entry instanceof Connected connected) {
      wire.setConnected(Wire.Connected.newBuilder().setRole(write(connected.role())));
    } else if (entry instanceof Left left) {
      wire.setLeft(Wire.Left.newBuilder().setNumber(left.number()).setCause(left.cause()));
    } else if (entry instanceof Catalogue catalogue) {
      Wire.Catalogue.Builder all = Wire.Catalogue.newBuilder().setRevision(catalogue.revision());
      catalogue.roles().forEach(role -> all.addRoles(write(role)));
      wire.setCatalogue(all);
    } else {
      wire.setAsk(Wire.Ask.getDefaultInstance());
    }
    return wire.build();
  }

  private static Wire.Role write(Listed role) {
    return Wire.Role.newBuilder()
        .setNumber(role.number())
        .setKind(
            switch (role.role()) {
              case EXPORTER -> Wire.Role.Kind.EXPORTER;
              case AGENT -> Wire.Role.Kind.AGENT;
              case IMPORTER -> Wire.Role.Kind.IMPORTER;
              case COORDINATOR -> Wire.Role.Kind.COORDINATOR;
            })
        .setName(role.name())
        .setIncarnation(role.incarnation())
        .build();
  }

  /**
   * Reads an envelope.
   *
   * @throws UnreadableEnvelopeException if it is damaged or of a newer protocol; nothing else is
   *     ever thrown
   */
  static Envelope decode(byte[] bytes) throws UnreadableEnvelopeException {
    try {
      Wire.Envelope wire = Wire.Envelope.parseFrom(bytes);
      int protocol = wire.getProtocol();
      if (protocol == 0 || Integer.compareUnsigned(protocol, PROTOCOL) > 0) {
        throw new UnreadableEnvelopeException(
            wire.getHello().getNode(), Integer.toUnsignedLong(protocol), wire.getFrom());
      }
      Envelope envelope = read(wire);
      if (envelope == null) {
        throw new UnreadableEnvelopeException("it says nothing that this node knows");
      }
      return envelope;
    } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
      throw new UnreadableEnvelopeException("it is damaged: " + e.getMessage());
    }
  }

  private static @Nullable Envelope read(Wire.Envelope wire) {
    long from = wire.getFrom();
    long to = wire.getTo();
    return switch (wire.getBodyCase()) {
      case BATCH -> read(from, to, wire.getBatch());
      case HELLO -> {
        Wire.Hello hello = wire.getHello();
        yield new Hello(
            from, to, hello.getGroup(), hello.getNode(), hello.getIncarnation(), hello.getFrames());
      }
      case REFUSAL ->
          new Refusal(from, to, wire.getRefusal().getNode(), wire.getRefusal().getReason());
      case BYE -> new Bye(from, to);
      case BODY_NOT_SET -> null;
    };
  }

  private static Batch read(long from, long to, Wire.Batch batch) {
    List<Taken> taken = new ArrayList<>(batch.getTakenCount());
    for (Wire.Taken one : batch.getTakenList()) {
      taken.add(new Taken(one.getRole(), one.getFrames(), one.getBytes()));
    }
    List<Entry> entries = new ArrayList<>(batch.getEntriesCount());
    for (Wire.Entry one : batch.getEntriesList()) {
      Entry entry = read(one);
      if (entry != null) {
        entries.add(entry);
      }
    }
    Beat beat = null;
    if (batch.hasBeat()) {
      Wire.Beat said = batch.getBeat();
      beat = new Beat(said.getLastNumber(), said.getRevision(), said.getDigest());
    }
    return new Batch(from, to, batch.getNumber(), batch.getAcknowledged(), taken, entries, beat);
  }

  /** Null for what a newer node added. */
  private static @Nullable Entry read(Wire.Entry entry) {
    return switch (entry.getBodyCase()) {
      case PAGE -> {
        Wire.Page page = entry.getPage();
        yield new Page(page.getFrom(), page.getTo(), page.getFollowing(), page.getContent());
      }
      case CONNECTED -> {
        Listed role = read(entry.getConnected().getRole());
        yield role == null ? null : new Connected(role);
      }
      case LEFT -> new Left(entry.getLeft().getNumber(), entry.getLeft().getCause());
      case CATALOGUE -> {
        List<Listed> roles = new ArrayList<>();
        for (Wire.Role one : entry.getCatalogue().getRolesList()) {
          Listed role = read(one);
          if (role != null) {
            roles.add(role);
          }
        }
        yield new Catalogue(entry.getCatalogue().getRevision(), roles);
      }
      case ASK -> new Ask();
      case BODY_NOT_SET -> null;
    };
  }

  /** Null for a kind of role that a newer node has. */
  private static @Nullable Listed read(Wire.Role role) {
    Role kind =
        switch (role.getKind()) {
          case EXPORTER -> Role.EXPORTER;
          case AGENT -> Role.AGENT;
          case IMPORTER -> Role.IMPORTER;
          case COORDINATOR -> Role.COORDINATOR;
          case KIND_UNSPECIFIED, UNRECOGNIZED -> null;
        };
    return kind == null
        ? null
        : new Listed(role.getNumber(), kind, role.getName(), role.getIncarnation());
  }
}
