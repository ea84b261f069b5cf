package org.vigil.transport.cellar.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.vigil.spi.testing.Recorder.frame;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vigil.api.client.Causes;
import org.vigil.spi.Peer;
import org.vigil.spi.Role;
import org.vigil.spi.Switchboard;
import org.vigil.spi.Transport.Connection;
import org.vigil.spi.testing.Recorder;
import org.vigil.spi.testing.Recorder.Heard;
import org.vigil.spi.testing.Recorder.What;

/** What a link promises, on a net that loses, doubles, delays and reorders, in a virtual time. */
class FaultyNetTest {
  private final Net net = new Net(7);
  private final Recorder recorder = new Recorder();

  /** An exporter on one node and an agent on another, which know each other. */
  private final class Pair {
    private final Net.Node near = net.node("near");
    private final Net.Node far = net.node("far");
    private final Recorder mine = new Recorder();
    private final Connection exporter = near.connect(Role.EXPORTER, "exporter", mine);
    private final Connection agent;

    Pair(Recorder receiver) {
      agent = far.connect(Role.AGENT, "agent", receiver);
      net.tellMembers();
      net.until("the two know each other", () -> hasUp(mine, agent) && hasUp(receiver, exporter));
    }

    boolean send(String text) {
      return exporter.send(agent.self(), frame(text));
    }
  }

  // ---- lost, doubled, late

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void deliversAllInOrderOnceOverANetThatLosesDoublesAndReorders(long seed) {
    Net bad = new Net(seed).faulty(0.3, 0.3, Duration.ofMillis(40));
    Net.Node near = bad.node("near");
    Net.Node far = bad.node("far");
    Recorder mine = new Recorder();
    Connection exporter = near.connect(Role.EXPORTER, "exporter", mine);
    Connection agent = far.connect(Role.AGENT, "agent", recorder);
    bad.tellMembers();
    bad.until("they know each other", () -> hasUp(mine, agent) && hasUp(recorder, exporter));

    List<String> sent = new ArrayList<>();
    Random random = new Random(seed);
    for (int n = 0; n < 500; n++) {
      String text = n + "x".repeat(random.nextInt(50) == 0 ? 200_000 : random.nextInt(100));
      if (exporter.send(agent.self(), frame(text))) {
        sent.add(text);
      }
      bad.run(Duration.ofNanos(random.nextInt(3_000_000)));
    }
    bad.until("all arrived", () -> recorder.framesOf(exporter.self()).size() >= sent.size());

    bad.run(Duration.ofSeconds(10));
    assertThat(recorder.framesOf(exporter.self())).isEqualTo(sent);
    assertThat(mine.heard()).hasSize(1);
    assertThat(near.neighbourhood.traffic().resentSoFar()).isPositive();
    assertThat(far.neighbourhood.traffic().duplicatesSoFar()).isPositive();
  }

  @Test
  void tellsOfNobodyTwiceAndOfAllOnceWhenComingAndGoingOverABadNet() {
    net.faulty(0.3, 0.3, Duration.ofMillis(40));
    Pair pair = new Pair(recorder);
    List<Heard> expected = new ArrayList<>();
    for (int life = 0; life < 50; life++) {
      Connection role = pair.near.connect(Role.IMPORTER, "importer", new Recorder());
      expected.add(new Heard(What.UP, role.self(), ""));
      if (role.send(pair.agent.self(), frame("life " + life))) {
        expected.add(new Heard(What.FRAME, role.self(), "life " + life));
      }
      role.close(Causes.EXPORTER_STOPPED);
      expected.add(new Heard(What.DOWN, role.self(), Causes.EXPORTER_STOPPED));
      net.run(Duration.ofMillis(7));
    }
    net.until("all was told", () -> recorder.heard().contains(expected.get(expected.size() - 1)));

    assertThat(recorder.heard().subList(1, recorder.heard().size())).isEqualTo(expected);
  }

  @Test
  void sendsALoneFrameAtOnce() {
    Pair pair = new Pair(recorder);
    net.run(Duration.ofMillis(123));
    long before = net.now();

    pair.send("lone");
    net.until("it arrived", () -> !recorder.framesOf(pair.exporter.self()).isEmpty());

    assertThat(Duration.ofNanos(net.now() - before)).isLessThan(Duration.ofMillis(1));
  }

  @Test
  void letsFramesThatWaitTravelTogether() {
    Pair pair = new Pair(recorder);
    for (int n = 0; n < 1_000; n++) {
      assertThat(pair.send("n" + n)).isTrue();
    }

    Envelope.Batch batch =
        (Envelope.Batch) pair.near.neighbourhood.next(pair.far.member.id(), net.now());

    assertThat(batch).isNotNull();
    assertThat(batch.entries()).hasSize(1_000);
  }

  @Test
  void sendsNothingAgainAndFewAcknowledgementsOverAGoodNet() {
    Pair pair = new Pair(recorder);
    for (int n = 0; n < 2_000; n++) {
      pair.send("n" + n);
      net.run(Duration.ofNanos(300_000));
    }
    net.run(Duration.ofSeconds(20));

    assertThat(recorder.framesOf(pair.exporter.self())).hasSize(2_000);
    assertThat(pair.near.neighbourhood.traffic().resentSoFar()).isZero();
    assertThat(pair.far.neighbourhood.traffic().duplicatesSoFar()).isZero();
    assertThat(pair.near.neighbourhood.batchesOnTheWay()).isZero();
  }

  // ---- too much

  @Test
  void refusesFramesWhenTooMuchIsOnItsWayAndTakesThemAgainAfterwards() {
    Pair pair = new Pair(recorder);
    net.cut(pair.near, pair.far);
    int sent = 0;
    while (pair.send("n" + sent)) {
      sent++;
      net.run(Duration.ofNanos(1_000));
    }
    net.run(Duration.ofSeconds(5));
    assertThat(sent).isEqualTo(Link.MAX_FRAMES_UNTAKEN);
    assertThat(pair.send("too much")).isFalse();
    assertThat(pair.near.neighbourhood.traffic().refusedSoFar()).isPositive();

    net.mend();
    net.until("there is room again", () -> pair.send("last"));
    net.until("all came", () -> recorder.framesOf(pair.exporter.self()).contains("last"));

    assertThat(recorder.framesOf(pair.exporter.self())).hasSize(sent + 1);
    assertThat(recorder.framesOf(pair.exporter.self())).doesNotContain("too much");
  }

  @Test
  void boundsTheBytesThatAreOnTheirWay() {
    Pair pair = new Pair(recorder);
    net.cut(pair.near, pair.far);
    String megabyte = "x".repeat(1 << 20);
    int sent = 0;
    while (pair.send(megabyte)) {
      sent++;
    }
    assertThat(sent).isBetween(4, 16);

    net.mend();
    int expected = sent;
    net.until("all came", () -> recorder.framesOf(pair.exporter.self()).size() == expected);
    assertThat(recorder.framesOf(pair.exporter.self())).containsOnly(megabyte);
  }

  @Test
  void sendsLongFramesInPagesAndRefusesThoseThatAreTooLong() {
    Pair pair = new Pair(recorder);
    String tenMegabytes = "0123456789".repeat(1 << 20);

    assertThat(pair.send(tenMegabytes)).isTrue();
    assertThat(pair.exporter.send(pair.agent.self(), new byte[Link.MAX_FRAME_BYTES + 1])).isFalse();
    net.until("there is room again", () -> pair.send("short"));
    net.until("all came", () -> recorder.framesOf(pair.exporter.self()).contains("short"));

    assertThat(recorder.framesOf(pair.exporter.self())).containsExactly(tenMegabytes, "short");
  }

  @Test
  void aJammedRoleHoldsUpNoOtherAndLosesNothing() {
    AtomicBoolean takes = new AtomicBoolean();
    Recorder jammed = new Recorder(text -> takes.get());
    Pair pair = new Pair(jammed);
    Connection importer = pair.far.connect(Role.IMPORTER, "importer", recorder);
    net.until("the importer is known", () -> hasUp(pair.mine, importer));
    List<String> sent = new ArrayList<>();
    while (pair.send("n" + sent.size())) {
      sent.add("n" + sent.size());
      net.run(Duration.ofNanos(10_000));
    }
    net.run(Duration.ofSeconds(3));
    assertThat(jammed.framesOf(pair.exporter.self())).isEmpty();

    for (int n = 0; n < 10_000; n++) {
      assertThat(pair.exporter.send(importer.self(), frame("m" + n))).isTrue();
      net.run(Duration.ofNanos(50_000));
    }
    Connection late = pair.near.connect(Role.IMPORTER, "late", new Recorder());
    late.close(Causes.CLOSED);
    net.until("the other got all", () -> recorder.framesOf(pair.exporter.self()).contains("m9999"));
    assertThat(recorder.framesOf(pair.exporter.self())).hasSize(10_000);
    assertThat(pair.send("refused")).isFalse();
    assertThat(jammed.heardOf(late.self())).isEmpty();

    takes.set(true);
    net.until("there is room again", () -> pair.send("last"));
    sent.add("last");
    net.until("the jam is over", () -> jammed.framesOf(pair.exporter.self()).contains("last"));
    assertThat(jammed.framesOf(pair.exporter.self())).isEqualTo(sent);
    assertThat(jammed.heardOf(late.self()))
        .containsExactly(
            new Heard(What.UP, late.self(), ""), new Heard(What.DOWN, late.self(), Causes.CLOSED));
  }

  @Test
  void boundsTheBytesThatWaitForAJammedRole() {
    Pair pair = new Pair(new Recorder(text -> false));
    int sent = 0;
    while (sent < 100 && pair.exporter.send(pair.agent.self(), new byte[1 << 20])) {
      sent++;
      net.run(Duration.ofMillis(20));
    }

    assertThat(sent).isEqualTo(Link.MAX_BYTES_UNTAKEN >> 20);
  }

  @Test
  void nothingOvertakesWhatARoleDidNotTakeAtOnce() {
    AtomicInteger asked = new AtomicInteger();
    Recorder slow = new Recorder(text -> asked.incrementAndGet() % 3 != 0);
    Pair pair = new Pair(slow);
    List<Heard> expected = new ArrayList<>();
    for (int life = 0; life < 20; life++) {
      Connection role = pair.near.connect(Role.IMPORTER, "importer", new Recorder());
      expected.add(new Heard(What.UP, role.self(), ""));
      for (int n = 0; n < 5; n++) {
        assertThat(role.send(pair.agent.self(), frame("n" + n))).isTrue();
        expected.add(new Heard(What.FRAME, role.self(), "n" + n));
      }
      role.close(Causes.CLOSED);
      expected.add(new Heard(What.DOWN, role.self(), Causes.CLOSED));
    }
    net.until("all was heard", () -> slow.heard().size() == expected.size() + 1);

    assertThat(slow.heard().subList(1, slow.heard().size())).isEqualTo(expected);
  }

  @Test
  void forgetsWhatWaitedForARoleThatLeft() {
    Recorder jammed = new Recorder(text -> false);
    Pair pair = new Pair(jammed);
    pair.send("never taken");
    net.run(Duration.ofMillis(10));

    pair.agent.close(Causes.CLOSED);
    Connection next = pair.far.connect(Role.AGENT, "agent", recorder);
    net.until("the next agent is known", () -> hasUp(pair.mine, next));
    pair.exporter.send(next.self(), frame("hello"));
    net.run(Duration.ofSeconds(2));

    assertThat(pair.far.switchboard().isJammed()).isFalse();
    assertThat(recorder.framesOf(pair.exporter.self())).containsExactly("hello");
  }

  @Test
  void keepsFramesForAnEarlierConnectionFromALaterOneOfTheSameRole() {
    Pair pair = new Pair(recorder);
    Peer self = pair.agent.self();
    pair.send("for the first");
    pair.agent.close(); // before the frame arrives
    pair.far.switchboard().connect(self.role(), self.name(), self.incarnation(), recorder);
    net.run(Duration.ofSeconds(1));
    pair.send("for the second");
    net.run(Duration.ofSeconds(1));

    assertThat(recorder.framesOf(pair.exporter.self())).containsExactly("for the second");
  }

  @Test
  void findsRoomAgainAlthoughItsWordOfItWasLost() {
    Pair pair = new Pair(recorder);
    net.faulty(0.6, 0, Duration.ZERO);
    List<String> sent = new ArrayList<>();
    for (int n = 0; n < 5 * Link.MAX_FRAMES_UNTAKEN; n++) {
      String text = "n" + n;
      net.until("there is room", () -> pair.send(text));
      sent.add(text);
    }
    net.until("all came", () -> recorder.framesOf(pair.exporter.self()).size() == sent.size());

    assertThat(recorder.framesOf(pair.exporter.self())).isEqualTo(sent);
  }

  // ---- death

  @Test
  void tellsOfADeadNodesRolesTheCoordinatorLast() {
    Pair pair = new Pair(recorder);
    List<Connection> dying = new ArrayList<>(List.of(pair.exporter));
    for (Role role : List.of(Role.COORDINATOR, Role.AGENT, Role.IMPORTER)) {
      dying.add(pair.near.connect(role, "org.vigil." + role, new Recorder()));
    }
    net.until("all are known", () -> dying.stream().allMatch(role -> hasUp(recorder, role)));

    net.kill(pair.near);
    net.tellMembers();

    List<Heard> downs =
        recorder.heard().stream().filter(heard -> heard.what() == What.DOWN).toList();
    assertThat(downs).extracting(Heard::text).containsOnly(Causes.NODE_LEFT).hasSize(4);
    assertThat(downs)
        .extracting(heard -> heard.peer().role())
        .containsExactly(Role.EXPORTER, Role.IMPORTER, Role.AGENT, Role.COORDINATOR);
    assertThat(pair.agent.send(pair.exporter.self(), frame("late"))).isFalse();
    assertThat(pair.far.neighbours()).isEmpty();
  }

  @Test
  void aNodeThatReturnsIsAnother() {
    Pair pair = new Pair(recorder);
    pair.send("before");
    net.run(Duration.ofMillis(10));
    net.kill(pair.near);
    Net.Node again = net.node("near");
    Recorder mine = new Recorder();
    Connection exporter = again.connect(Role.EXPORTER, "exporter", mine);
    net.tellMembers();
    net.until("it is known again", () -> hasUp(recorder, exporter) && hasUp(mine, pair.agent));
    exporter.send(pair.agent.self(), frame("after"));
    net.run(Duration.ofSeconds(3));

    assertThat(recorder.heardOf(pair.exporter.self()))
        .extracting(Heard::what)
        .containsExactly(What.UP, What.FRAME, What.DOWN);
    assertThat(recorder.heardOf(exporter.self()))
        .containsExactly(
            new Heard(What.UP, exporter.self(), ""),
            new Heard(What.FRAME, exporter.self(), "after"));
  }

  @Test
  void whoWasDroppedByOneSideAloneIsDroppedByBothAndLinkedAnew() {
    Pair pair = new Pair(recorder);
    pair.send("before");
    net.run(Duration.ofMillis(10));

    pair.far.sees(pair.far); // the far node takes the near one for dead, which knows nothing of it
    assertThat(recorder.heardOf(pair.exporter.self()).get(2).text()).isEqualTo(Causes.NODE_LEFT);
    assertThat(pair.send("into the void")).isTrue();
    net.run(Duration.ofSeconds(3));
    net.tellMembers();
    net.until(
        "both know each other again",
        () ->
            pair.mine.heardOf(pair.agent.self()).size() == 3
                && recorder.heardOf(pair.exporter.self()).size() == 4);
    pair.send("after");
    net.run(Duration.ofSeconds(3));

    assertThat(pair.mine.heardOf(pair.agent.self()))
        .extracting(Heard::what)
        .containsExactly(What.UP, What.DOWN, What.UP);
    assertThat(recorder.framesOf(pair.exporter.self())).containsExactly("before", "after");
  }

  @Test
  void aLateHelloOfADeadIncarnationEndsNoLink() {
    Pair pair = new Pair(recorder);
    byte[] late =
        EnvelopeCodec.encode(
            new Envelope.Hello(1234, 0, "default", "near", 99, org.vigil.spi.Codec.PROTOCOL));

    for (int n = 0; n < 10; n++) {
      net.send(pair.near, pair.far, late);
      pair.send("n" + n);
      net.run(Duration.ofMillis(300));
    }

    assertThat(recorder.framesOf(pair.exporter.self())).hasSize(10);
    assertThat(recorder.heardOf(pair.exporter.self()))
        .filteredOn(heard -> heard.what() != What.FRAME)
        .hasSize(1);
  }

  @Test
  void bytesThatMeanNothingHarmNothing() {
    Pair pair = new Pair(recorder);
    Random random = new Random(5);
    for (int n = 0; n < 2_000; n++) {
      byte[] noise = new byte[random.nextInt(60)];
      random.nextBytes(noise);
      net.send(pair.near, pair.far, noise);
    }
    net.run(Duration.ofSeconds(1));
    pair.send("still here");
    net.run(Duration.ofSeconds(1));

    assertThat(recorder.framesOf(pair.exporter.self())).containsExactly("still here");
    assertThat(pair.far.neighbourhood.traffic().unreadableSoFar()).isPositive();
  }

  @Test
  void theRolesOfOtherNodesAreNotToldOfOneAnotherHere() {
    Net.Node first = net.node("first");
    Net.Node second = net.node("second");
    Net.Node third = net.node("third");
    List<Recorder> recorders = List.of(new Recorder(), new Recorder(), new Recorder());
    List<Connection> roles =
        List.of(
            first.connect(Role.AGENT, "agent", recorders.get(0)),
            second.connect(Role.AGENT, "agent", recorders.get(1)),
            third.connect(Role.AGENT, "agent", recorders.get(2)));
    net.tellMembers();
    net.run(Duration.ofSeconds(5));

    for (int i = 0; i < 3; i++) {
      List<Peer> others = new ArrayList<>(roles.stream().map(Connection::self).toList());
      others.remove(i);
      assertThat(recorders.get(i).heard())
          .extracting(Heard::peer)
          .containsExactlyInAnyOrderElementsOf(others);
    }
  }

  @Test
  void whoStopsInGoodOrderLosesNoLastWord() {
    Pair pair = new Pair(recorder);
    pair.send("last");
    pair.exporter.close(Switchboard.MOVED);
    net.until("all was said", pair.near.neighbourhood::isDrained);
    pair.near
        .neighbourhood
        .close()
        .values()
        .forEach(bye -> net.send(pair.near, pair.far, EnvelopeCodec.encode(bye)));
    net.run(Duration.ofMillis(10));

    assertThat(recorder.heardOf(pair.exporter.self()))
        .extracting(Heard::text)
        .containsExactly("", "last", Switchboard.MOVED);
    assertThat(pair.far.states()).containsEntry("near", "linking");
    assertThat(Collections.frequency(recorder.heard(), recorder.heard().get(0))).isEqualTo(1);
  }

  private static boolean hasUp(Recorder recorder, Connection peer) {
    return recorder.heard().contains(new Heard(What.UP, peer.self(), ""));
  }
}
