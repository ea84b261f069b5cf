package org.vigil.spi;

import java.util.concurrent.TimeUnit;

/**
 * How long a peer may be silent before it is taken for dead, by how it was heard so far: an accrual
 * detector (Hayashibara et al. 2004), as in Akka and Cassandra. Where those compare a level of
 * suspicion, phi, with a threshold, this asks for the silence at which phi gets there: the mean of
 * the silences seen and six deviations, which is a phi of 9. Pauses of machines that are busy are
 * not distributed normally; so no limit is below twice the longest silence of the last minute.
 *
 * <p>A peer that has never answered a look is not judged: it may not know how (an older release).
 * One that answers since a few seconds only, or again after a silence, has a longer limit. A plain
 * object, for one thread; the time is the owner's, see {@link Scan}.
 */
final class Suspicion {
  /** No limit is shorter. */
  static final long LEAST_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Nor longer; by then membership has its word, too. */
  static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** The least limit of who is hardly known. */
  static final long YOUNG_NANOS = TimeUnit.SECONDS.toNanos(3);

  /** As many silences make it known. */
  static final int YOUNG = 30;

  /** As many make it known again after a silence that was too long. */
  static final int RETURNED = 10;

  /** The silences that count: of the last minute. */
  private static final int WINDOW = 300;

  private static final double DEVIATIONS = 6;

  private final long[] silences = new long[WINDOW];
  private int count;

  /** How many silences there are to come before it is known. */
  private int strange = YOUNG;

  private boolean answers;
  private long heardNanos;
  private long sampledNanos;
  private long longestNanos;
  private long limitNanos = YOUNG_NANOS;

  /** Looked at for the first time now. */
  Suspicion(long nowNanos) {
    heardNanos = nowNanos;
    sampledNanos = nowNanos;
  }

  /** Looked at for the first time now, beside another of whose pauses something is known. */
  Suspicion(long nowNanos, Suspicion beside) {
    this(nowNanos);
    System.arraycopy(beside.silences, 0, silences, 0, WINDOW);
    count = beside.count;
    strange = beside.strange;
    limitNanos = beside.limitNanos;
  }

  /** It said something; what is learned is the longest silence in each beat. */
  void heard(long nowNanos) {
    if (isSilent(nowNanos)) { // it hung or was cut off, which says nothing of its usual pauses
      strange = Math.max(strange, RETURNED);
      limitNanos = Math.max(limitNanos, YOUNG_NANOS);
      longestNanos = 0;
      sampledNanos = nowNanos;
    } else {
      longestNanos = Math.max(longestNanos, nowNanos - heardNanos);
      if (nowNanos - sampledNanos >= Scan.BEAT_NANOS / 2) {
        sample(longestNanos);
        longestNanos = 0;
        sampledNanos = nowNanos;
      }
    }
    heardNanos = nowNanos;
  }

  /** It answered a look. */
  void answered(long nowNanos) {
    heard(nowNanos);
    answers = true;
  }

  private void sample(long silenceNanos) {
    silences[count++ % WINDOW] = silenceNanos;
    strange = Math.max(0, strange - 1);
    int known = Math.min(count, WINDOW);
    double sum = 0;
    double squares = 0;
    long longest = 0;
    for (int i = 0; i < known; i++) {
      sum += silences[i];
      squares += (double) silences[i] * silences[i];
      longest = Math.max(longest, silences[i]);
    }
    double mean = sum / known;
    double deviation = Math.sqrt(Math.max(0, squares / known - mean * mean));
    double limit = Math.max(mean + DEVIATIONS * deviation, 2.0 * longest);
    long least = strange > 0 ? YOUNG_NANOS : LEAST_NANOS;
    limitNanos = Math.min(MOST_NANOS, Math.max(least, (long) limit));
    if (count == 2 * WINDOW) {
      count = WINDOW;
    }
  }

  /** How long it has said nothing. */
  long silenceNanos(long nowNanos) {
    return nowNanos - heardNanos;
  }

  /** How long it may say nothing. */
  long limitNanos() {
    return limitNanos;
  }

  /** Whether it can be judged at all. */
  boolean answers() {
    return answers;
  }

  /** Whether it has said nothing for too long. */
  boolean isSilent(long nowNanos) {
    return answers && silenceNanos(nowNanos) >= limitNanos;
  }
}
