package org.vigil.transport.cellar.internal;

/** Carries bytes to members, and may lose, double, delay or reorder them. */
@FunctionalInterface
interface Carrier {
  /** Sends without waiting for the receiver. */
  void send(Member to, byte[] bytes);
}
