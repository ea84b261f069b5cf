package org.vigil.transport.cellar.internal;

import org.vigil.spi.Codec;

/** An envelope that this node cannot read; the message says why. */
final class UnreadableEnvelopeException extends Exception {
  private static final long serialVersionUID = 1;

  private final String node;
  private final long protocol;
  private final long from;

  UnreadableEnvelopeException(String message) {
    super(message);
    this.node = "";
    this.protocol = 0;
    this.from = 0;
  }

  /** One of a node that speaks a newer protocol. */
  UnreadableEnvelopeException(String node, long protocol, long from) {
    super(newer("links", protocol, EnvelopeCodec.PROTOCOL));
    this.node = node;
    this.protocol = protocol;
    this.from = from;
  }

  /** What to say of a node whose roles write newer frames than this one reads. */
  static String newerFrames(long protocol) {
    return newer("frames", protocol, Codec.PROTOCOL);
  }

  private static String newer(String of, long protocol, int known) {
    return "it speaks protocol "
        + protocol
        + " of "
        + of
        + ", this node knows up to "
        + known
        + ": update Vigil on this node";
  }

  /** Who sent it, if it was a hello; else empty. */
  String node() {
    return node;
  }

  /** Whether a newer node sent it. */
  boolean isNewer() {
    return protocol > 0;
  }

  /** The sender's end of the link. */
  long from() {
    return from;
  }
}
