package org.vigil.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Who is silent for too long, and who is only slow (F30, R3). */
class ScanTest {
  private static final Peer ONE = new Peer("n1", Role.EXPORTER, "a", 1);
  private static final Peer OTHER = new Peer("n2", Role.EXPORTER, "a", 2);
  private static final long MILLI = 1_000_000;

  private final Scan scan = new Scan();

  /** Shortly before the clock overflows, as it may at any time. */
  private long nowNanos = Long.MAX_VALUE - 60_000 * MILLI;

  private void lookAt(Peer... peers) {
    scan.attend(nowNanos);
    scan.lookAt(List.of(peers));
  }

  private void passes(long millis) {
    for (long left = millis; left > 0; left -= 20) {
      nowNanos += Math.min(left, 20) * MILLI;
      scan.attend(nowNanos);
    }
  }

  private void answers(Peer peer) {
    scan.attend(nowNanos);
    scan.answered(peer);
  }

  private void lives(Peer peer, int beats) {
    for (int beat = 0; beat < beats; beat++) {
      passes(200);
      answers(peer);
    }
  }

  private long silentAfterMillis(Peer peer) {
    long millis = 0;
    while (!scan.silent().contains(peer)) {
      passes(20);
      millis += 20;
      assertThat(millis).as("the limit, in ms").isLessThan(60_000);
    }
    return millis;
  }

  @Test
  void whoAnswersRegularlyIsSilentAfterASecond() {
    lookAt(ONE);
    lives(ONE, 60);

    assertThat(silentAfterMillis(ONE)).isBetween(1_000L, 1_020L);
  }

  @Test
  void whoIsHardlyKnownHasLonger() {
    lookAt(ONE);
    lives(ONE, 10);

    assertThat(silentAfterMillis(ONE)).isBetween(3_000L, 3_020L);
  }

  @Test
  void whoIsHeardAgainIsKnownAgainAfterTwoSeconds() {
    lookAt(ONE);
    lives(ONE, 60);
    passes(10_000);
    answers(ONE);
    lives(ONE, 2);
    assertThat(scan.isPausing(ONE)).isFalse();
    passes(2_900);
    assertThat(scan.silent()).isEmpty();
    assertThat(scan.isPausing(ONE)).isTrue();

    passes(100);
    answers(ONE);
    lives(ONE, 10);
    assertThat(silentAfterMillis(ONE)).isBetween(1_000L, 1_020L);
  }

  @Test
  void whoIsNewOnANodeThatIsKnownIsKnown() {
    Peer beside = new Peer(ONE.node(), Role.EXPORTER, "s", 3);
    lookAt(ONE);
    lives(ONE, 60);
    lookAt(beside, OTHER);
    answers(beside);
    answers(OTHER);

    assertThat(silentAfterMillis(beside)).isBetween(1_000L, 1_020L);
    assertThat(scan.silent()).doesNotContain(OTHER);
  }

  @Test
  void whoNeverAnsweredIsNotJudged() {
    lookAt(ONE);
    for (int i = 0; i < 100; i++) {
      passes(200);
      scan.heard(ONE);
    }
    passes(60_000);

    assertThat(scan.silent()).isEmpty();
  }

  @Test
  void whoPausesOftenHasLonger() {
    lookAt(ONE);
    Random random = new Random(1);
    for (int i = 0; i < 200; i++) {
      passes(random.nextInt(10) == 0 ? 900 : 200);
      answers(ONE);
    }

    assertThat(silentAfterMillis(ONE)).isBetween(1_700L, 2_500L);
  }

  @Test
  void aLongPauseIsForgottenAfterAMinute() {
    lookAt(ONE);
    lives(ONE, 60);
    passes(900);
    answers(ONE);
    lives(ONE, 30);
    lives(ONE, 300);

    assertThat(silentAfterMillis(ONE)).isBetween(1_000L, 1_020L);
  }

  @Test
  void noLimitIsLongerThanFiveSeconds() {
    lookAt(ONE);
    lives(ONE, 5);
    for (int i = 0; i < 100; i++) {
      passes(2_900);
      answers(ONE);
    }

    assertThat(silentAfterMillis(ONE)).isBetween(5_000L, 5_020L);
  }

  @Test
  void anythingItSaysIsASignOfLife() {
    lookAt(ONE);
    lives(ONE, 60);
    for (int i = 0; i < 100; i++) {
      passes(100);
      scan.heard(ONE);
      assertThat(scan.silent()).isEmpty();
    }
    assertThat(scan.quiet()).isEmpty();
    passes(100);

    assertThat(scan.quiet()).containsExactly(ONE);
  }

  @Test
  void whoReturnsIsHeardAndHasLongerAtFirst() {
    lookAt(ONE);
    lives(ONE, 60);
    passes(20_000);
    assertThat(scan.silent()).containsExactly(ONE);

    answers(ONE);
    assertThat(scan.silent()).isEmpty();
    assertThat(silentAfterMillis(ONE)).isBetween(3_000L, 3_020L);
  }

  @Test
  void whoWasFrozenItselfFindsNobodySilentForIt() {
    lookAt(ONE, OTHER);
    for (int i = 0; i < 60; i++) {
      passes(200);
      answers(ONE);
      answers(OTHER);
    }
    nowNanos += 30_000 * MILLI;
    scan.attend(nowNanos);
    assertThat(scan.silent()).isEmpty();

    answers(OTHER);
    assertThat(silentAfterMillis(ONE)).isBetween(600L, 720L);
    assertThat(scan.silent()).containsExactly(ONE);
  }

  @Test
  void whoWaitsForACoreItselfIsPatientWithOthers() {
    lookAt(ONE);
    lives(ONE, 60);
    for (int i = 0; i < 3; i++) {
      nowNanos += 900 * MILLI;
      scan.attend(nowNanos);
    }
    assertThat(scan.silent()).isEmpty(); // though it heard nothing for 2.7 s
  }

  @Test
  void whoIsSlowButAliveIsNotGivenUp() {
    for (long seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      Scan looks = new Scan();
      long now = random.nextLong();
      looks.attend(now);
      looks.lookAt(List.of(ONE));
      double busy = random.nextDouble();
      for (int beat = 0; beat < 2_000; beat++) {
        // On a busy machine a beat is late by a time that grows with the load and has a long tail.
        double late = -Math.log(1 - random.nextDouble()) * 80 * busy;
        boolean collects = random.nextInt(200) == 0;
        long millis = 200 + Math.min(700, (long) late) + (collects ? random.nextInt(250) : 0);
        for (long left = millis; left > 0; left -= 20) {
          now += Math.min(left, 20) * MILLI;
          looks.attend(now);
          assertThat(looks.silent()).as("seed %s, beat %s", seed, beat).isEmpty();
        }
        looks.answered(ONE);
      }
    }
  }

  @Test
  void aBeatIsDueOncePerBeatAndAtOnceInAHurry() {
    lookAt(ONE);
    assertThat(scan.isBeat(nowNanos)).isTrue();
    assertThat(scan.isBeat(nowNanos)).isFalse();
    assertThat(scan.nextNanos(nowNanos)).isEqualTo(nowNanos + Scan.BEAT_NANOS);

    scan.hurry(nowNanos);
    assertThat(scan.isBeat(nowNanos)).isTrue();
  }

  @Test
  void itComesAgainWhenSomebodysTimeIsOver() {
    lookAt(ONE);
    lives(ONE, 60);
    passes(940);
    scan.isBeat(nowNanos);

    assertThat(scan.nextNanos(nowNanos) - nowNanos).isEqualTo(60 * MILLI);
  }

  @Test
  void whoIsLookedAtAnewHasAllItsTime() {
    lookAt(ONE);
    lives(ONE, 60);
    passes(5_000);
    lookAt(OTHER);
    assertThat(scan.silent()).isEmpty();
    lookAt(ONE, OTHER);

    assertThat(scan.silent()).isEmpty();
  }
}
