package org.vigil.agent.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.vigil.agent.internal.Node.epoch;
import static org.vigil.agent.internal.Node.number;
import static org.vigil.agent.internal.Node.peer;
import static org.vigil.agent.internal.Node.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vigil.api.EntityName;
import org.vigil.api.Significance;
import org.vigil.api.client.Caller;
import org.vigil.api.client.Causes;
import org.vigil.api.client.EntityInfo;
import org.vigil.api.client.ExporterInfo;
import org.vigil.api.client.Mode;
import org.vigil.api.client.MonitorInfo;
import org.vigil.api.client.NodeInfo;
import org.vigil.api.client.Outage;
import org.vigil.api.client.Takeover;
import org.vigil.api.client.TakeoverRequest;
import org.vigil.spi.Clock;
import org.vigil.spi.Codec;
import org.vigil.spi.DutyCycle;
import org.vigil.spi.Neighbour;
import org.vigil.spi.Peer;
import org.vigil.spi.Role;
import org.vigil.spi.Transport;
import org.vigil.spi.UnreadableFrameException;
import org.vigil.spi.message.AssignmentMessage.AskTakeover;
import org.vigil.spi.message.AssignmentMessage.Assigned;
import org.vigil.spi.message.AssignmentMessage.Offer;
import org.vigil.spi.message.AssignmentMessage.Refused;
import org.vigil.spi.message.AssignmentMessage.TakeoverAnswer;
import org.vigil.spi.message.Message;
import org.vigil.spi.message.ReportMessage.Item;
import org.vigil.spi.message.ReportMessage.Opened;
import org.vigil.spi.message.ReportMessage.Reports;
import org.vigil.spi.message.SessionMessage.Open;

/** The view of the whole (F45), asked from any thread while the agent runs on its own. */
class AgentClusterTest {
  private static final EntityName BANK = EntityName.of("bank");
  private static final Caller ANN = new Caller("ann", "shell", "n1");

  private final Peer first = peer("n1", Role.EXPORTER, "org.vigil.exporter", 0xaaaa);
  private final Peer standby = peer("n1", Role.EXPORTER, "org.vigil.exporter.standby", 0xbbbb);
  private final Peer importer = peer("n1", Role.IMPORTER, "org.vigil.importer", 0xcccc);
  private final Peer coordinator = peer("n1", Role.COORDINATOR, "org.vigil.failover", 0xdddd);
  private final PlayedTransport transport = new PlayedTransport();
  private final List<AgentCore> made = new ArrayList<>();
  private final DutyCycle dutyCycle =
      new DutyCycle(
          Role.AGENT,
          "org.vigil.agent",
          0xeeeeL << 48,
          Clock.SYSTEM,
          outlet -> {
            made.add(new AgentCore(outlet, Clock.SYSTEM, AgentSettings.defaults()));
            return made.get(0);
          });
  private final List<Neighbour> neighbours = new ArrayList<>();
  private final AgentCluster cluster =
      new AgentCluster(dutyCycle, made.get(0), () -> "played", () -> List.copyOf(neighbours));

  @BeforeEach
  void start() {
    dutyCycle.start();
    dutyCycle.connect(transport);
    for (Peer peer : List.of(first, standby, importer, coordinator)) {
      transport.endpoint().onUp(peer);
    }
  }

  @AfterEach
  void stop() {
    dutyCycle.close();
  }

  @Test
  void anEntityIsSeenWithWhoSpeaksForItAndWhoWouldFollow() { // F45
    say(coordinator, assigned());
    say(first, opened());
    say(importer, new Open(spec("r", Mode.LATEST, Significance.ANY_CHANGE, "wanted/only")));

    assertThat(cluster.entities())
        .singleElement()
        .satisfies(
            bank -> {
              assertThat(bank.name()).isEqualTo(BANK);
              assertThat(bank.epoch()).isEqualTo(epoch(first, 1));
              assertThat(bank.primary()).contains("org.vigil.exporter@n1");
              assertThat(bank.backups()).containsExactly("org.vigil.exporter.standby@n1");
              assertThat(bank.state()).isEqualTo("good");
              assertThat(bank.owner()).isEqualTo("bank.bundle");
              assertThat(bank.instruments()).isEqualTo(2);
            });
    assertThat(cluster.entity(BANK)).isPresent();

    transport.endpoint().onDown(first, Causes.EXPORTER_STOPPED);

    EntityInfo closed = cluster.entities().get(0);
    assertThat(closed.primary()).isEmpty();
    assertThat(closed.state()).isEqualTo("unavailable");
    assertThat(closed.detail()).isEqualTo(Causes.EXPORTER_STOPPED);
  }

  @Test
  void aRefusedOfferIsSeenOnceUntilItIsLiftedOrWhoRefusedItIsGone() { // R9
    Refused refused = new Refused(BANK, "thief", "exported by bank.bundle already", false);
    say(first, refused);
    say(standby, refused);

    assertThat(cluster.entities())
        .singleElement()
        .satisfies(
            entity -> {
              assertThat(entity.state()).isEqualTo("refused");
              assertThat(entity.detail()).contains("already");
              assertThat(entity.owner()).isEqualTo("thief");
            });

    say(first, new Refused(BANK, "thief", "", true));
    assertThat(cluster.entities()).hasSize(1);
    transport.endpoint().onDown(standby, Causes.EXPORTER_STOPPED);
    assertThat(cluster.entities()).isEmpty();
  }

  @Test
  void anExporterIsSeenWithItsPart() { // F45
    say(coordinator, assigned());
    say(first, opened());
    say(standby, new Offer(BANK, "bank.bundle", true, epoch(first, 0), epoch(first, 0), 2));
    say(importer, new Open(spec("r", Mode.LATEST, Significance.ANY_CHANGE, "bank/a")));

    List<ExporterInfo> exporters = cluster.exporters();

    assertThat(exporters)
        .extracting(ExporterInfo::name)
        .containsExactly(first.name(), standby.name());
    assertThat(exporters).extracting(ExporterInfo::isStandby).containsExactly(false, true);
    assertThat(exporters).extracting(ExporterInfo::primaryOf).containsExactly(1, 0);
    assertThat(exporters).extracting(ExporterInfo::backupOf).containsExactly(0, 1);
    assertThat(exporters).extracting(ExporterInfo::armed).containsExactly(1, 0);
    assertThat(exporters).extracting(ExporterInfo::incarnation).containsExactly("aaaa", "bbbb");
  }

  @Test
  void aNodeIsSeenWithWhatItExports() { // F45
    say(first, opened());
    transport.endpoint().onUp(peer("n2", Role.AGENT, "org.vigil.agent", 0x2222));

    List<NodeInfo> nodes = cluster.nodes();

    assertThat(nodes).extracting(NodeInfo::id).containsExactly("n1", "n2");
    assertThat(nodes).extracting(NodeInfo::isLocal).containsExactly(true, false);
    assertThat(nodes).extracting(NodeInfo::instruments).containsExactly(2, 0);
    assertThat(nodes).extracting(NodeInfo::transport).containsOnly("played");
  }

  @Test
  void nodesThatAreNotLinkedAreSeenWithTheReason() {
    transport.endpoint().onUp(peer("n2", Role.AGENT, "org.vigil.agent", 0x2222));
    neighbours.add(new Neighbour("n1", "host:1", Neighbour.LINKED, "", true));
    neighbours.add(new Neighbour("n2", "host:2", Neighbour.LINKED, "", false));
    neighbours.add(new Neighbour("n3", "host:3", Neighbour.LINKED, "", false));
    neighbours.add(new Neighbour("n4", "host:4", Neighbour.REFUSED, "another group", false));
    neighbours.add(new Neighbour("", "host:5", Neighbour.LINKING, "silent", false));

    List<NodeInfo> nodes = cluster.nodes();

    assertThat(nodes).extracting(NodeInfo::id).containsExactly("n1", "n2", "n3", "n4", "host:5");
    assertThat(nodes)
        .extracting(NodeInfo::state)
        .containsExactly("up", "up", "up", "refused", "linking");
    assertThat(nodes)
        .extracting(NodeInfo::detail)
        .containsExactly("", "", "its agent is not there", "another group", "silent");
    assertThat(nodes).extracting(NodeInfo::address).contains("host:1", "host:2", "host:4");
  }

  @Test
  void aNodeThatMustNotBeLinkedIsSeenAsAloneWithTheReason() {
    neighbours.add(new Neighbour("n1", "host:1", Neighbour.REFUSED, "used twice", true));
    neighbours.add(new Neighbour("n1", "host:2", Neighbour.REFUSED, "its twin", false));

    List<NodeInfo> nodes = cluster.nodes();

    assertThat(nodes).extracting(NodeInfo::state).containsExactly("alone", "refused");
    assertThat(nodes).extracting(NodeInfo::detail).containsExactly("used twice", "its twin");
    assertThat(nodes).extracting(NodeInfo::isLocal).containsExactly(true, false);
  }

  @Test
  void aMonitorIsSeenWithItsOwnerItsLastReportAndItsCounts() { // F47
    say(importer, new Open(spec("r", Mode.LATEST, Significance.ANY_CHANGE, "bank/a")));
    say(first, opened());
    say(first, report(1, 5));
    say(first, report(3, 6));

    MonitorInfo monitor = cluster.monitors().get(0);

    assertThat(monitor.request()).isEqualTo("r");
    assertThat(monitor.owner().user()).isEqualTo("ann");
    assertThat(monitor.instrument()).hasToString("bank/a");
    assertThat(monitor.state()).isEqualTo("good");
    assertThat(monitor.age()).isPresent();
    assertThat(monitor.last().orElseThrow().sequence()).isEqualTo(3);
    assertThat(monitor.received()).isEqualTo(2);
    assertThat(monitor.lost()).isEqualTo(1);
  }

  @Test
  void outagesAreSeenNewestFirst() { // G6
    say(first, opened());
    transport.endpoint().onDown(first, Causes.EXPORTER_STOPPED);
    say(standby, opened(standby, 2));
    transport.endpoint().onDown(standby, Causes.NODE_LEFT);

    List<Outage> outages = cluster.outages();

    assertThat(outages)
        .extracting(Outage::cause)
        .containsExactly(Causes.NODE_LEFT, Causes.EXPORTER_STOPPED);
    assertThat(outages.get(1).phase()).isEqualTo(Outage.Phase.HEALED);
    assertThat(outages.get(1).closings().get(0).successor()).contains(epoch(standby, 2));
    assertThat(outages.get(1).blackout()).isPresent();
    assertThat(outages.get(0).closings().get(0).successor()).isEmpty();
  }

  @Test
  void aTakeoverIsAskedOfTheCoordinatorAndItsAnswerHandedOn() throws Exception { // F31
    CompletableFuture<Takeover> asked =
        cluster.takeover(TakeoverRequest.of("bank").reason("test"), ANN).toCompletableFuture();
    cluster.nodes(); // the question is out when this is answered
    AskTakeover question = (AskTakeover) transport.sentTo(coordinator).get(0);
    assertThat(question.caller()).isEqualTo(ANN);
    assertThat(asked).isNotDone();
    say(
        coordinator,
        new TakeoverAnswer(
            question.id(), BANK, true, Optional.empty(), "a@n1", "b@n1", epoch(standby, 2)));

    Takeover done = asked.get(20, TimeUnit.SECONDS);
    assertThat(done.isDone()).isTrue();
    assertThat(done.to()).isEqualTo("b@n1");
    assertThat(done.took()).isPositive();
  }

  @Test
  void withoutACoordinatorATakeoverIsRefusedAtOnce() throws Exception {
    transport.endpoint().onDown(coordinator, Causes.EXPORTER_STOPPED);

    Takeover refused =
        cluster
            .takeover(TakeoverRequest.of("bank"), ANN)
            .toCompletableFuture()
            .get(20, TimeUnit.SECONDS);

    assertThat(refused.isDone()).isFalse();
    assertThat(refused.refusal().orElseThrow().code()).isEqualTo(Causes.UNREACHABLE);
  }

  @Test
  void theAgentIsNotHeldUpByWhoWaitsForATakeover() throws Exception { // G10
    transport.endpoint().onDown(coordinator, Causes.EXPORTER_STOPPED);
    CompletableFuture<Integer> seen =
        cluster
            .takeover(TakeoverRequest.of("bank"), ANN)
            .thenApply(refused -> cluster.nodes().size()) // on the agent's thread it would hang
            .toCompletableFuture();

    assertThat(seen.get(20, TimeUnit.SECONDS)).isEqualTo(1);
  }

  private Assigned assigned() {
    return new Assigned(
        BANK,
        epoch(first, 1),
        Optional.of(first),
        false,
        List.of(standby),
        "bank.bundle",
        "",
        List.of());
  }

  private Opened opened() {
    return opened(first, 1);
  }

  private Opened opened(Peer exporter, long number) {
    return new Opened(
        BANK,
        epoch(exporter, number),
        false,
        "bank.bundle",
        "",
        Node.HASH,
        List.of(number("a"), number("b")));
  }

  private Reports report(long number, long value) {
    var shown = org.vigil.api.Value.integer(value);
    Item item = new Item(0, number, 0, 0, 0, shown, shown, shown, null);
    return new Reports(BANK, epoch(first, 1), Node.HASH, List.of(item));
  }

  private void say(Peer from, Message message) {
    assertThat(transport.endpoint().onFrame(from, Codec.encode(message))).isTrue();
  }

  /** A transport whose other side is the test. */
  private static final class PlayedTransport implements Transport {
    private final List<Message> toCoordinator = new ArrayList<>();
    private @Nullable Endpoint connected;

    Endpoint endpoint() {
      Endpoint endpoint = connected;
      if (endpoint == null) {
        throw new AssertionError("nobody connected");
      }
      return endpoint;
    }

    synchronized List<Message> sentTo(Peer peer) {
      assertThat(peer.role()).isEqualTo(Role.COORDINATOR);
      return List.copyOf(toCoordinator);
    }

    @Override
    public String nodeId() {
      return "n1";
    }

    @Override
    public String kind() {
      return "played";
    }

    @Override
    public Connection connect(Role role, String name, long incarnation, Endpoint endpoint) {
      connected = endpoint;
      return new Connection() {
        @Override
        public Peer self() {
          return new Peer("n1", role, name, incarnation);
        }

        @Override
        public boolean send(Peer to, byte[] frame) {
          if (to.role() == Role.COORDINATOR) {
            keep(frame);
          }
          return true;
        }

        @Override
        public void close() {}

        @Override
        public void close(String cause) {}
      };
    }

    private synchronized void keep(byte[] frame) {
      try {
        toCoordinator.add(Codec.decode(frame));
      } catch (UnreadableFrameException e) {
        throw new AssertionError(e);
      }
    }
  }
}
