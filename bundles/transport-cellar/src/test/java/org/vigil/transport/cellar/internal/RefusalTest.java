package org.vigil.transport.cellar.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vigil.spi.Codec;
import org.vigil.spi.Neighbour;
import org.vigil.spi.Role;
import org.vigil.spi.Transport.Connection;
import org.vigil.spi.testing.Recorder;
import org.vigil.transport.cellar.internal.Neighbourhood.Objector;
import org.vigil.transport.cellar.internal.wire.Wire;

/** Who is not linked, and what is said about it. */
class RefusalTest {
  private final Net net = new Net(11);
  private final Net.Node first = net.node("first");
  private final Recorder atFirst = new Recorder();

  @BeforeEach
  void connect() {
    first.connect(Role.AGENT, "agent", atFirst);
  }

  private static Neighbour of(Net.Node node, String address) {
    return node.neighbours().stream()
        .filter(neighbour -> neighbour.address().equals(address))
        .findFirst()
        .orElseThrow(() -> new AssertionError(address + " is not among " + node.neighbours()));
  }

  // ---- another group

  @Test
  void aNodeOfAnotherGroupIsNotLinkedAndBothSayWhy() {
    Net.Node other = net.node("other", "test", "b:1");
    Net.Node mate = net.node("mate");
    Recorder atOther = new Recorder();
    other.connect(Role.AGENT, "agent", atOther);
    net.tellMembers();
    net.run(Duration.ofSeconds(5));

    assertThat(of(first, "b:1").node()).isEqualTo("other");
    assertThat(of(first, "b:1").state()).isEqualTo(Neighbour.REFUSED);
    assertThat(of(first, "b:1").reason()).contains("'test'").contains("'default'");
    assertThat(of(other, first.member.address()).state()).isEqualTo(Neighbour.REFUSED);
    assertThat(first.states()).containsEntry("mate", Neighbour.LINKED);
    assertThat(mate.states()).containsEntry("first", Neighbour.LINKED);
    assertThat(atFirst.heard()).isEmpty();
    assertThat(atOther.heard()).isEmpty();
  }

  @Test
  void aNodeThatChangesItsGroupLeavesTheOldOneAndJoinsTheNew() {
    Net.Node other = net.node("other");
    Connection agent = other.connect(Role.AGENT, "agent", new Recorder());
    net.tellMembers();
    net.until("they are linked", () -> atFirst.heard().size() == 1);

    other.neighbourhood.onGroup("test", net.now());
    net.until("it is told apart", () -> first.states().containsValue(Neighbour.REFUSED));
    assertThat(atFirst.heardOf(agent.self())).hasSize(2);

    first.neighbourhood.onGroup("test", net.now());
    net.until("they are linked again", () -> atFirst.heard().size() == 3);
    assertThat(first.states()).containsEntry("other", Neighbour.LINKED);
  }

  // ---- one id twice

  @Test
  void ofTwoNodesWithOneIdTheLaterWorksAloneAndAllSayWhy() {
    Net.Node twin = net.node("first", "default", "b:1");
    Net.Node third = net.node("third");
    Recorder atTwin = new Recorder();
    twin.connect(Role.AGENT, "agent", atTwin);
    net.tellMembers();
    net.run(Duration.ofSeconds(5));

    String reason = of(twin, "b:1").reason();
    assertThat(reason)
        .contains("'first'")
        .contains("at " + first.member.address() + " and at b:1")
        .contains("org.vigil.transport.cfg");
    assertThat(of(twin, "b:1").node()).isEqualTo("first");
    assertThat(of(twin, "b:1").state()).isEqualTo(Neighbour.REFUSED);
    assertThat(of(first, "b:1").state()).isEqualTo(Neighbour.REFUSED);
    assertThat(of(first, "b:1").reason()).contains("used twice");
    assertThat(of(third, "b:1").state()).isEqualTo(Neighbour.REFUSED);
    assertThat(of(third, "b:1").reason()).contains("used twice");
    assertThat(of(third, first.member.address()).state()).isEqualTo(Neighbour.LINKED);
    assertThat(first.states()).containsEntry("third", Neighbour.LINKED);
    assertThat(atTwin.heard()).isEmpty();
    assertThat(twin.neighbourhood.isSettled(net.now())).isTrue();
  }

  @Test
  void whoKnewTheLaterTwinFirstDropsItForTheOlder() {
    Net.Node twin = net.node("first", "default", "b:1");
    Net.Node third = net.node("third");
    Recorder atThird = new Recorder();
    third.connect(Role.AGENT, "agent", atThird);
    Connection wrong = twin.connect(Role.AGENT, "agent", new Recorder());
    net.cut(first, third);
    net.cut(first, twin);
    net.cut(third, first);
    net.cut(twin, first);
    net.tellMembers();
    net.until("the twin is taken for it", () -> atThird.heardOf(wrong.self()).size() == 1);

    net.mend();
    net.until(
        "the older is linked",
        () -> of(third, first.member.address()).state().equals(Neighbour.LINKED));

    assertThat(of(third, "b:1").state()).isEqualTo(Neighbour.REFUSED);
    assertThat(atThird.heardOf(wrong.self())).hasSize(2);
  }

  @Test
  void theLaterTwinIsLinkedWhenTheOlderLeaves() {
    Net.Node twin = net.node("first", "default", "b:1");
    Net.Node third = net.node("third");
    net.tellMembers();
    net.until("it is refused", () -> third.states().containsValue(Neighbour.REFUSED));

    net.kill(first);
    net.tellMembers();
    net.until("it is linked", () -> Neighbour.LINKED.equals(third.states().get("first")));

    net.run(Duration.ofSeconds(3));
    assertThat(twin.states()).containsOnly(Map.entry("third", Neighbour.LINKED));
    assertThat(third.neighbours()).hasSize(1);
  }

  // ---- another protocol

  @Test
  void aNodeThatSpeaksANewerProtocolOfLinksIsToldApartByName() {
    Net.Node newer = net.node("newer", "default", "b:1");
    net.tellMembers();
    byte[] hello =
        Wire.Envelope.newBuilder()
            .setProtocol(EnvelopeCodec.PROTOCOL + 1)
            .setFrom(77)
            .setHello(Wire.Hello.newBuilder().setNode("newer").setGroup("default"))
            .build()
            .toByteArray();

    first.neighbourhood.onBytes(newer.member.id(), hello, net.now());

    assertThat(of(first, "b:1").node()).isEqualTo("newer");
    assertThat(of(first, "b:1").state()).isEqualTo(Neighbour.REFUSED);
    assertThat(of(first, "b:1").reason())
        .contains("protocol 2")
        .contains("up to 1")
        .contains("update Vigil on this node");
    assertThat(first.neighbourhood.next(newer.member.id(), net.now()))
        .isInstanceOfSatisfying(
            Envelope.Refusal.class, refusal -> assertThat(refusal.to()).isEqualTo(77));
  }

  @Test
  void aNodeWhoseRolesWriteNewerFramesIsToldApartByName() {
    Net.Node newer = net.node("newer", "default", "b:1");
    net.tellMembers();
    Envelope hello = new Envelope.Hello(77, 0, "default", "newer", 5, Codec.PROTOCOL + 1);

    first.neighbourhood.onBytes(newer.member.id(), EnvelopeCodec.encode(hello), net.now());

    assertThat(of(first, "b:1").node()).isEqualTo("newer");
    assertThat(of(first, "b:1").reason()).contains("frames").contains("update Vigil");
    assertThat(first.states()).doesNotContainValue(Neighbour.LINKED);
  }

  // ---- this node itself

  @Test
  void aNodeThatMustNotBeLinkedSaysSoToTheOthers() {
    Net.Node open = net.node("open", "default", "b:1");
    Recorder atOpen = new Recorder();
    open.connect(Role.AGENT, "agent", atOpen);
    open.neighbourhood.refuse(Objector.CARRIER, "Hazelcast listens on all interfaces");
    net.tellMembers();
    net.run(Duration.ofSeconds(5));

    assertThat(of(open, "b:1").state()).isEqualTo(Neighbour.REFUSED);
    assertThat(of(open, "b:1").reason()).contains("all interfaces");
    assertThat(of(first, "b:1").reason()).contains("all interfaces");
    assertThat(open.neighbourhood.isSettled(net.now())).isTrue();
    assertThat(atOpen.heard()).isEmpty();
    assertThat(atFirst.heard()).isEmpty();

    open.neighbourhood.allow(Objector.CARRIER);
    net.until("it is linked", () -> atOpen.heard().size() == 1 && atFirst.heard().size() == 1);
    assertThat(open.states()).containsOnly(Map.entry("first", Neighbour.LINKED));
  }

  // ---- when roles may connect

  @Test
  void rolesMayConnectOnceAllThatWereThereAreKnown() {
    Net.Node second = net.node("second");
    net.tellMembers();
    assertThat(first.neighbourhood.isSettled(net.now())).isFalse();

    net.until("they are linked", () -> Neighbour.LINKED.equals(first.states().get("second")));
    assertThat(first.neighbourhood.isSettled(net.now())).isTrue();
    assertThat(second.neighbours()).hasSize(1);
  }

  @Test
  void aSilentMemberHoldsRolesUpForTwoSecondsOnly() {
    Net.Node silent = net.node("silent");
    net.tellMembers();
    net.kill(silent);

    net.run(Duration.ofMillis(1_900));
    assertThat(first.neighbourhood.isSettled(net.now())).isFalse();
    net.run(Duration.ofMillis(200));
    assertThat(first.neighbourhood.isSettled(net.now())).isTrue();
    assertThat(of(first, silent.member.address()).state()).isEqualTo(Neighbour.LINKING);
  }

  @Test
  void aNodeThatIsAloneWaitsForNobody() {
    net.tellMembers();

    assertThat(first.neighbourhood.isSettled(net.now())).isTrue();
    assertThat(first.neighbours()).isEmpty();
  }
}
