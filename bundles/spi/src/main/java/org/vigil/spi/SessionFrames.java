package org.vigil.spi;

import static org.vigil.spi.Values.caller;
import static org.vigil.spi.Values.epoch;
import static org.vigil.spi.Values.instrument;
import static org.vigil.spi.Values.list;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vigil.api.NamePattern;
import org.vigil.api.client.Mode;
import org.vigil.spi.internal.wire.Wire;
import org.vigil.spi.message.SessionMessage;
import org.vigil.spi.message.SessionMessage.AskMonitors;
import org.vigil.spi.message.SessionMessage.Close;
import org.vigil.spi.message.SessionMessage.Delivered;
import org.vigil.spi.message.SessionMessage.Forget;
import org.vigil.spi.message.SessionMessage.Introduced;
import org.vigil.spi.message.SessionMessage.Keep;
import org.vigil.spi.message.SessionMessage.MonitorState;
import org.vigil.spi.message.SessionMessage.Monitors;
import org.vigil.spi.message.SessionMessage.Open;
import org.vigil.spi.message.SessionMessage.Position;
import org.vigil.spi.message.SessionMessage.Resume;
import org.vigil.spi.message.SessionMessage.Resumed;
import org.vigil.spi.message.SessionMessage.Spec;
import org.vigil.spi.message.SessionMessage.Taken;

/** Interest and what comes of it, as frames. */
final class SessionFrames {
  private SessionFrames() {}

  static void write(SessionMessage message, Wire.Frame.Builder frame) {
    if (message instanceof Delivered it) {
      frame.setDelivered(wire(it));
    } else if (message instanceof Open it) {
      frame.setOpen(wire(it));
    } else if (message instanceof Close it) {
      frame.setClose(wire(it));
    } else if (message instanceof Taken it) {
      frame.setTaken(wire(it));
    } else if (message instanceof Resume it) {
      frame.setResume(wire(it));
    } else if (message instanceof Resumed it) {
      frame.setResumed(wire(it));
    } else if (message instanceof Keep it) {
      frame.setKeep(wire(it));
    } else if (message instanceof Forget it) {
      frame.setForget(wire(it));
    } else if (message instanceof AskMonitors it) {
      frame.setAskMonitors(wire(it));
    } else if (message instanceof Monitors it) {
      frame.setMonitors(wire(it));
    }
  }

  static @Nullable SessionMessage read(Wire.Frame frame) {
    return switch (frame.getBodyCase()) {
      case DELIVERED -> delivered(frame.getDelivered());
      case OPEN -> open(frame.getOpen());
      case CLOSE -> close(frame.getClose());
      case TAKEN -> taken(frame.getTaken());
      case RESUME -> resume(frame.getResume());
      case RESUMED -> resumed(frame.getResumed());
      case KEEP -> keep(frame.getKeep());
      case FORGET -> forget(frame.getForget());
      case ASK_MONITORS -> askMonitors(frame.getAskMonitors());
      case MONITORS -> monitors(frame.getMonitors());
      default -> null;
    };
  }

  private static Wire.Delivered wire(Delivered it) {
    return Wire.Delivered.newBuilder()
        .setRequest(it.request())
        .addAllIntroduced(list(it.introduced(), SessionFrames::wire))
        .addAllEvents(list(it.events(), EventFrames::wire))
        .build();
  }

  private static Delivered delivered(Wire.Delivered wire) {
    return new Delivered(
        wire.getRequest(),
        list(wire.getIntroducedList(), SessionFrames::introduced),
        list(wire.getEventsList(), EventFrames::event));
  }

  private static Wire.Open wire(Open it) {
    return Wire.Open.newBuilder().setSpec(wire(it.spec())).build();
  }

  private static Open open(Wire.Open wire) {
    return new Open(spec(wire.getSpec()));
  }

  private static Wire.Close wire(Close it) {
    return Wire.Close.newBuilder().setRequest(it.request()).build();
  }

  private static Close close(Wire.Close wire) {
    return new Close(wire.getRequest());
  }

  private static Wire.Taken wire(Taken it) {
    return Wire.Taken.newBuilder()
        .setRequest(it.request())
        .addAllPositions(list(it.positions(), SessionFrames::wire))
        .build();
  }

  private static Taken taken(Wire.Taken wire) {
    return new Taken(wire.getRequest(), list(wire.getPositionsList(), SessionFrames::position));
  }

  private static Wire.Resume wire(Resume it) {
    return Wire.Resume.newBuilder().setId(it.id()).setName(it.name()).build();
  }

  private static Resume resume(Wire.Resume wire) {
    return new Resume(wire.getId(), wire.getName());
  }

  private static Wire.Resumed wire(Resumed it) {
    Wire.Resumed.Builder wire = Wire.Resumed.newBuilder().setId(it.id());
    it.spec().map(SessionFrames::wire).ifPresent(wire::setSpec);
    return wire.build();
  }

  private static Resumed resumed(Wire.Resumed wire) {
    return new Resumed(
        wire.getId(), wire.hasSpec() ? Optional.of(spec(wire.getSpec())) : Optional.empty());
  }

  private static Wire.Keep wire(Keep it) {
    return Wire.Keep.newBuilder().setSpec(wire(it.spec())).build();
  }

  private static Keep keep(Wire.Keep wire) {
    return new Keep(spec(wire.getSpec()));
  }

  private static Wire.Forget wire(Forget it) {
    return Wire.Forget.newBuilder().setName(it.name()).build();
  }

  private static Forget forget(Wire.Forget wire) {
    return new Forget(wire.getName());
  }

  private static Wire.AskMonitors wire(AskMonitors it) {
    return Wire.AskMonitors.newBuilder().setId(it.id()).setRequest(it.request()).build();
  }

  private static AskMonitors askMonitors(Wire.AskMonitors wire) {
    return new AskMonitors(wire.getId(), wire.getRequest());
  }

  private static Wire.Monitors wire(Monitors it) {
    return Wire.Monitors.newBuilder()
        .setId(it.id())
        .addAllMonitors(list(it.monitors(), SessionFrames::wire))
        .build();
  }

  private static Monitors monitors(Wire.Monitors wire) {
    return new Monitors(wire.getId(), list(wire.getMonitorsList(), SessionFrames::monitorState));
  }

  private static Wire.Spec wire(Spec it) {
    return Wire.Spec.newBuilder()
        .setRequest(it.request())
        .setSession(it.session())
        .setName(it.name())
        .addAllPatterns(list(it.patterns(), NamePattern::toString))
        .setMode(wire(it.mode()))
        .setSignificance(Declarations.wire(it.significance()))
        .setCaller(Values.wire(it.caller()))
        .addAllPositions(list(it.positions(), SessionFrames::wire))
        .build();
  }

  private static Spec spec(Wire.Spec wire) {
    return new Spec(
        wire.getRequest(),
        wire.getSession(),
        wire.getName(),
        list(wire.getPatternsList(), NamePattern::of),
        mode(wire.getMode()),
        Declarations.significance(wire.getSignificance()),
        caller(wire.getCaller()),
        list(wire.getPositionsList(), SessionFrames::position));
  }

  private static Wire.Position wire(Position it) {
    return Wire.Position.newBuilder()
        .setInstrument(it.instrument().toString())
        .setEpoch(Values.wire(it.epoch()))
        .setSequence(it.sequence())
        .build();
  }

  private static Position position(Wire.Position wire) {
    return new Position(
        instrument(wire.getInstrument()), epoch(wire.getEpoch()), wire.getSequence());
  }

  private static Wire.Introduced wire(Introduced it) {
    return Wire.Introduced.newBuilder()
        .setHandle(it.handle())
        .setInstrument(it.instrument().toString())
        .build();
  }

  private static Introduced introduced(Wire.Introduced wire) {
    return new Introduced(wire.getHandle(), instrument(wire.getInstrument()));
  }

  private static Wire.Monitor wire(MonitorState it) {
    return Wire.Monitor.newBuilder()
        .setInstrument(it.instrument().toString())
        .setState(it.state())
        .setCause(it.cause())
        .setAgeMillis(it.ageMillis())
        .setReceived(it.received())
        .setConflated(it.conflated())
        .setSuppressed(it.suppressed())
        .setLost(it.lost())
        .build();
  }

  private static MonitorState monitorState(Wire.Monitor wire) {
    return new MonitorState(
        instrument(wire.getInstrument()),
        wire.getState(),
        wire.getCause(),
        wire.getAgeMillis(),
        wire.getReceived(),
        wire.getConflated(),
        wire.getSuppressed(),
        wire.getLost());
  }

  private static Wire.Mode wire(Mode mode) {
    return switch (mode) {
      case LATEST -> Wire.Mode.MODE_LATEST;
      case EVERY -> Wire.Mode.MODE_EVERY;
    };
  }

  private static Mode mode(Wire.Mode wire) {
    return switch (wire) {
      case MODE_LATEST -> Mode.LATEST;
      case MODE_EVERY -> Mode.EVERY;
      case MODE_UNSPECIFIED, UNRECOGNIZED ->
          throw new IllegalArgumentException("a mode not known here");
    };
  }
}
