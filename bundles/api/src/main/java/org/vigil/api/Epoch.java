package org.vigil.api;

import org.osgi.annotation.versioning.ProviderType;

/**
 * One term of one exporter as the primary of an entity (R1): a number that only grows, and the
 * incarnation of the exporter, which is random per activation; compared in that order. Each
 * importer takes reports of the highest epoch it knows only (G7).
 */
@ProviderType
public final class Epoch implements Comparable<Epoch> {
  /** Before any exporter. */
  public static final Epoch NONE = new Epoch(0, 0);

  private final long number;
  private final long incarnation;

  private Epoch(long number, long incarnation) {
    this.number = number;
    this.incarnation = incarnation;
  }

  /** An epoch of these parts; numbers start at 1. */
  public static Epoch of(long number, long incarnation) {
    return number == 0 && incarnation == 0 ? NONE : new Epoch(number, incarnation);
  }

  public long number() {
    return number;
  }

  public long incarnation() {
    return incarnation;
  }

  public boolean isAfter(Epoch other) {
    return compareTo(other) > 0;
  }

  @Override
  public int compareTo(Epoch other) {
    int byNumber = Long.compare(number, other.number);
    return byNumber != 0 ? byNumber : Long.compareUnsigned(incarnation, other.incarnation);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Epoch that && number == that.number && incarnation == that.incarnation;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(number) * 31 + Long.hashCode(incarnation);
  }

  @Override
  public String toString() {
    return number + "." + String.format("%04x", incarnation >>> 48);
  }
}
