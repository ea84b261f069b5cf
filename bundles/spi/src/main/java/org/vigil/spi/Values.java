package org.vigil.spi;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.vigil.api.ChangeKey;
import org.vigil.api.EntityName;
import org.vigil.api.Epoch;
import org.vigil.api.InstrumentName;
import org.vigil.api.Refusal;
import org.vigil.api.Value;
import org.vigil.api.client.Caller;
import org.vigil.spi.internal.wire.Wire;

/** What all frames are made of. Readers throw IllegalArgumentException for what cannot be. */
final class Values {
  private Values() {}

  /** Each one mapped, in order. */
  static <A, B> List<B> list(List<A> from, Function<? super A, ? extends B> map) {
    List<B> to = new ArrayList<>(from.size());
    for (A one : from) {
      to.add(map.apply(one));
    }
    return to;
  }

  /** Sets a field that may be absent. */
  static <A, B> void ifPresent(@Nullable A value, Function<A, B> map, Consumer<B> set) {
    if (value != null) {
      set.accept(map.apply(value));
    }
  }

  static EntityName entity(String name) {
    return EntityName.of(name);
  }

  static InstrumentName instrument(String name) {
    return InstrumentName.of(name);
  }

  static Wire.Epoch wire(Epoch it) {
    return Wire.Epoch.newBuilder().setNumber(it.number()).setIncarnation(it.incarnation()).build();
  }

  static Epoch epoch(Wire.Epoch wire) {
    return Epoch.of(wire.getNumber(), wire.getIncarnation());
  }

  static Wire.Value wire(Value it) {
    Wire.Value.Builder wire = Wire.Value.newBuilder();
    switch (it.type()) {
      case INTEGER -> wire.setInteger(it.asLong());
      case REAL -> wire.setReal(it.asDouble());
      case BOOLEAN -> wire.setBoolean(it.asBoolean());
      case TEXT -> wire.setText(it.asText());
      case STATE -> wire.setState(it.asText());
      case COUNTER -> wire.setCounter(it.asLong());
    }
    return wire.build();
  }

  static Value value(Wire.Value wire) {
    return switch (wire.getRawCase()) {
      case INTEGER -> Value.integer(wire.getInteger());
      case REAL -> Value.real(wire.getReal());
      case BOOLEAN -> Value.bool(wire.getBoolean());
      case TEXT -> Value.text(wire.getText());
      case STATE -> Value.state(wire.getState());
      case COUNTER -> Value.counter(wire.getCounter());
      case RAW_NOT_SET -> throw new IllegalArgumentException("a value of a type not known here");
    };
  }

  static Wire.Refusal wire(Refusal it) {
    return Wire.Refusal.newBuilder().setCode(it.code()).setMessage(it.message()).build();
  }

  static Refusal refusal(Wire.Refusal wire) {
    return new Refusal(wire.getCode(), wire.getMessage());
  }

  static Wire.Key wire(ChangeKey it) {
    return Wire.Key.newBuilder().setSession(it.session()).setNumber(it.number()).build();
  }

  static ChangeKey key(Wire.Key wire) {
    return new ChangeKey(wire.getSession(), wire.getNumber());
  }

  static Wire.Caller wire(Caller it) {
    return Wire.Caller.newBuilder()
        .setUser(it.user())
        .setBundle(it.bundle())
        .setNode(it.node())
        .build();
  }

  static Caller caller(Wire.Caller wire) {
    return new Caller(wire.getUser(), wire.getBundle(), wire.getNode());
  }

  static Wire.Peer wire(Peer it) {
    return Wire.Peer.newBuilder()
        .setNode(it.node())
        .setRole(
            switch (it.role()) {
              case EXPORTER -> Wire.Role.ROLE_EXPORTER;
              case AGENT -> Wire.Role.ROLE_AGENT;
              case IMPORTER -> Wire.Role.ROLE_IMPORTER;
              case COORDINATOR -> Wire.Role.ROLE_COORDINATOR;
            })
        .setName(it.name())
        .setIncarnation(it.incarnation())
        .build();
  }

  static Peer peer(Wire.Peer wire) {
    Role role =
        switch (wire.getRole()) {
          case ROLE_EXPORTER -> Role.EXPORTER;
          case ROLE_AGENT -> Role.AGENT;
          case ROLE_IMPORTER -> Role.IMPORTER;
          case ROLE_COORDINATOR -> Role.COORDINATOR;
          case ROLE_UNSPECIFIED, UNRECOGNIZED ->
              throw new IllegalArgumentException("a role not known here");
        };
    return new Peer(wire.getNode(), role, wire.getName(), wire.getIncarnation());
  }
}
