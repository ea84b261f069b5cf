package org.vigil.transport.cellar.internal;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.vigil.spi.Peer;
import org.vigil.transport.cellar.internal.Envelope.Catalogue;
import org.vigil.transport.cellar.internal.Envelope.Listed;

/** The node's own part of the catalogue: its connected roles, which it alone writes (R9). */
final class OwnRoles {
  private final Map<Long, Listed> roles = new TreeMap<>();
  private long revision;
  private int digest = digest(roles.values());

  Listed add(Peer peer, long number) {
    Listed role = new Listed(number, peer.role(), peer.name(), peer.incarnation());
    roles.put(number, role);
    changed();
    return role;
  }

  void remove(long number) {
    roles.remove(number);
    changed();
  }

  private void changed() {
    revision++;
    digest = digest(roles.values());
  }

  long revision() {
    return revision;
  }

  int digest() {
    return digest;
  }

  Catalogue all() {
    return new Catalogue(revision, List.copyOf(roles.values()));
  }

  /** Of roles in the order of their numbers. */
  static int digest(Collection<Listed> roles) {
    CRC32 sum = new CRC32();
    for (Listed role : roles) {
      String text =
          role.number() + "/" + role.role() + "/" + role.name() + "/" + role.incarnation() + "\n";
      sum.update(text.getBytes(StandardCharsets.UTF_8));
    }
    return (int) sum.getValue();
  }
}
