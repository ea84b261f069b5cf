package org.vigil.api;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What a {@link Tap} hands to its exporter: a value as it was, with its number and what lay between
 * it and the one before.
 */
@ProviderType
public final class Sample {
  private final long sequence;
  private final long timeMillis;
  private final long publication;
  private final @Nullable Value value;
  private final @Nullable Value min;
  private final @Nullable Value max;
  private final @Nullable Refusal failure;

  Sample(
      long sequence,
      long timeMillis,
      long publication,
      @Nullable Value value,
      @Nullable Value min,
      @Nullable Value max,
      @Nullable Refusal failure) {
    this.sequence = sequence;
    this.timeMillis = timeMillis;
    this.publication = publication;
    this.value = value;
    this.min = min;
    this.max = max;
    this.failure = failure;
  }

  /** A sample that was kept elsewhere, as it was. */
  public static Sample kept(
      long sequence,
      long timeMillis,
      long publication,
      @Nullable Value value,
      @Nullable Value min,
      @Nullable Value max,
      @Nullable Refusal failure) {
    return new Sample(sequence, timeMillis, publication, value, min, max, failure);
  }

  Sample numbered(long number, long nowMillis, long publicationNumber) {
    return new Sample(number, nowMillis, publicationNumber, value, min, max, failure);
  }

  /** The number of the report, from 1; 0 for a sample not yet numbered. */
  public long sequence() {
    return sequence;
  }

  /** When it was taken, in milliseconds since the epoch. */
  public long timeMillis() {
    return timeMillis;
  }

  /** Samples of one entity with the same number were taken together (F8). */
  public long publication() {
    return publication;
  }

  /** The value; null if there is none, see {@link #failure}. */
  public @Nullable Value value() {
    return value;
  }

  /** The smallest value since the sample before; null unless the type is numeric (F21). */
  public @Nullable Value min() {
    return min;
  }

  /** The largest value since the sample before; null unless the type is numeric (F21). */
  public @Nullable Value max() {
    return max;
  }

  /** Why there is no value; null if there is one. */
  public @Nullable Refusal failure() {
    return failure;
  }
}
