package org.vigil.transport.cellar.internal;

import com.google.protobuf.ByteString;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vigil.spi.Role;

/** What one node says to another; {@code link.proto} says how it is written. */
sealed interface Envelope {
  /** The sender's end of the link: random, another one for each attempt. */
  long from();

  /** The receiver's end as the sender knows it; 0 while it does not. */
  long to();

  /** Who wants to be linked. */
  record Hello(long from, long to, String group, String node, long incarnation, int frames)
      implements Envelope {}

  /** The link is not wanted by this node, for this reason. */
  record Refusal(long from, long to, String node, String reason) implements Envelope {}

  /** The transport of the node ends. */
  record Bye(long from, long to) implements Envelope {}

  /**
   * A piece of the stream.
   *
   * @param number 0 for one without entries, which need not arrive
   * @param acknowledged all up to this number have arrived
   */
  record Batch(
      long from,
      long to,
      long number,
      long acknowledged,
      List<Taken> taken,
      List<Entry> entries,
      @Nullable Beat beat)
      implements Envelope {
    public Batch {
      taken = List.copyOf(taken);
      entries = List.copyOf(entries);
    }
  }

  /** How much of what was sent to a role it has taken, in all. */
  record Taken(long role, long frames, long bytes) {}

  /** The last number that was sent, and what the sender's catalogue is like. */
  record Beat(long lastNumber, long revision, int digest) {}

  /** What a batch holds, in order. */
  sealed interface Entry {
    /** How much room it takes, roughly. */
    default int bytes() {
      return 64;
    }
  }

  /** A frame, or a part of it; that many parts follow at once. */
  record Page(long fromRole, long toRole, int following, ByteString content) implements Entry {
    @Override
    public int bytes() {
      return content.size() + 24;
    }
  }

  /** A role of the sender's node. */
  record Listed(long number, Role role, String name, long incarnation) {}

  /** A role of the sender's node connected. */
  record Connected(Listed role) implements Entry {}

  /** A role of the sender's node left. */
  record Left(long number, String cause) implements Entry {}

  /** All roles of the sender's node. */
  record Catalogue(long revision, List<Listed> roles) implements Entry {
    public Catalogue {
      roles = List.copyOf(roles);
    }

    @Override
    public int bytes() {
      return 64 + 64 * roles.size();
    }
  }

  /** The receiver is to send its catalogue. */
  record Ask() implements Entry {}
}
