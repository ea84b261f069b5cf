package org.vigil.spi;

import static org.vigil.spi.Values.list;
import static org.vigil.spi.Values.peer;

import org.jspecify.annotations.Nullable;
import org.vigil.spi.internal.wire.Wire;
import org.vigil.spi.message.ScanMessage;
import org.vigil.spi.message.ScanMessage.Alive;
import org.vigil.spi.message.ScanMessage.Doubt;
import org.vigil.spi.message.ScanMessage.LeaveOut;
import org.vigil.spi.message.ScanMessage.Look;

/** Who looks whether others live, as frames. */
final class ScanFrames {
  private ScanFrames() {}

  static void write(ScanMessage message, Wire.Frame.Builder frame) {
    if (message instanceof Look it) {
      frame.setLook(Wire.Look.newBuilder().setAnew(it.anew()));
    } else if (message instanceof Alive it) {
      frame.setAlive(Wire.Alive.newBuilder().addAllSilent(list(it.silent(), Values::wire)));
    } else if (message instanceof Doubt it) {
      frame.setDoubt(Wire.Doubt.newBuilder().setExporter(Values.wire(it.exporter())));
    } else if (message instanceof LeaveOut it) {
      frame.setLeaveOut(
          Wire.LeaveOut.newBuilder().addAllCoordinators(list(it.coordinators(), Values::wire)));
    }
  }

  static @Nullable ScanMessage read(Wire.Frame frame) {
    return switch (frame.getBodyCase()) {
      case LOOK -> new Look(frame.getLook().getAnew());
      case ALIVE -> new Alive(list(frame.getAlive().getSilentList(), Values::peer));
      case DOUBT -> new Doubt(peer(frame.getDoubt().getExporter()));
      case LEAVE_OUT -> new LeaveOut(list(frame.getLeaveOut().getCoordinatorsList(), Values::peer));
      default -> null;
    };
  }
}
