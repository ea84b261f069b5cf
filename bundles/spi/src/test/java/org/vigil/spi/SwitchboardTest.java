package org.vigil.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.vigil.spi.testing.Recorder.frame;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vigil.spi.testing.Recorder;
import org.vigil.spi.testing.TransportContract;

class SwitchboardTest extends TransportContract {
  @Override
  protected List<Transport> open() {
    return List.of(new Switchboard("node-1", "local", Switchboard.Roster.NONE));
  }

  @Override
  protected void close(Transport transport) {
    ((Switchboard) transport).close();
  }

  @Test
  void keepsAnEndpointThatThrowsFromTheOthers() {
    Switchboard transport = new Switchboard("node-1", "local", Switchboard.Roster.NONE);
    transport.connect(Role.AGENT, "broken", 1, new Broken());
    Recorder recorder = new Recorder();
    Transport.Connection agent = transport.connect(Role.AGENT, "agent", 2, recorder);
    Transport.Connection exporter = transport.connect(Role.EXPORTER, "exporter", 3, new Recorder());
    Peer broken = new Peer("node-1", Role.AGENT, "broken", 1);

    assertThat(exporter.send(broken, frame("1"))).isFalse();
    assertThat(exporter.send(agent.self(), frame("2"))).isTrue();
    exporter.close("exporterStopped");

    assertThat(recorder.framesOf(exporter.self())).containsExactly("2");
    recorder.awaitDown(exporter.self());
  }

  @Test
  void letsAnEndpointAnswerAndLeaveFromWithinACall() {
    Switchboard transport = new Switchboard("node-1", "local", Switchboard.Roster.NONE);
    List<Transport.Connection> own = new ArrayList<>();
    own.add(
        transport.connect(
            Role.AGENT,
            "hasty",
            1,
            new Recorder() {
              @Override
              public void onUp(Peer peer) {
                own.get(0).send(peer, frame("welcome"));
              }

              @Override
              public boolean onFrame(Peer from, byte[] frame) {
                own.get(0).close("exporterStopped");
                return true;
              }
            }));
    Recorder recorder = new Recorder();
    Transport.Connection exporter = transport.connect(Role.EXPORTER, "exporter", 2, recorder);
    Peer hasty = own.get(0).self();

    assertThat(exporter.send(hasty, frame("go"))).isTrue();

    assertThat(recorder.heard())
        .containsExactly(
            new Recorder.Heard(Recorder.What.UP, hasty, ""),
            new Recorder.Heard(Recorder.What.FRAME, hasty, "welcome"),
            new Recorder.Heard(Recorder.What.DOWN, hasty, "exporterStopped"));
    assertThat(exporter.send(hasty, frame("gone"))).isFalse();
  }

  private static final class Broken implements Transport.Endpoint {
    @Override
    public boolean onFrame(Peer from, byte[] frame) {
      throw new IllegalStateException("on purpose");
    }

    @Override
    public void onUp(Peer peer) {
      throw new IllegalStateException("on purpose");
    }

    @Override
    public void onDown(Peer peer, String cause) {
      throw new IllegalStateException("on purpose");
    }
  }
}
