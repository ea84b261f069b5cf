package org.vigil.transport.cellar.internal;

import java.util.function.LongSupplier;
import org.vigil.api.Entity;
import org.vigil.api.Instrumented;
import org.vigil.api.LongIndicator;
import org.vigil.spi.Neighbour;

/**
 * Exports what the node's links carry as the entity {@code transport@<id>}: that nothing is sent
 * without interest (F17), and once for many importers (F13), can be seen here, and what is lost by
 * a net or held up by a role (F52). All of them are dynamic: nobody counts for them, and nothing is
 * read unless somebody looks.
 */
final class TrafficInstruments implements Instrumented {
  private final Entity entity;

  TrafficInstruments(CellarTransport transport) {
    Traffic traffic = transport.neighbourhood().traffic();
    entity =
        Entity.named("transport")
            .perNode()
            .instruments(
                count("frames.sent", "frames sent to other nodes", traffic::framesSentSoFar),
                bytes("bytes.sent", "what these frames hold", traffic::bytesSentSoFar),
                count(
                    "frames.received",
                    "frames received from other nodes",
                    traffic::framesReceivedSoFar),
                bytes("bytes.received", "what these frames hold", traffic::bytesReceivedSoFar),
                count(
                    "frames.refused",
                    "frames not sent because too much waited for the link or for the role",
                    traffic::refusedSoFar),
                count("batches.resent", "batches sent once more", traffic::resentSoFar),
                count(
                    "batches.duplicate",
                    "batches that came once more and were dropped",
                    traffic::duplicatesSoFar),
                count(
                    "batches.inflight",
                    "batches sent and not yet acknowledged",
                    () -> transport.neighbourhood().batchesOnTheWay()),
                count("envelopes.stale", "what came of a link that is over", traffic::staleSoFar),
                count(
                    "envelopes.unreadable",
                    "what came and cannot be read",
                    traffic::unreadableSoFar),
                count(
                    "nodes.linked",
                    "other nodes that are linked",
                    () -> inState(transport, Neighbour.LINKED, false)),
                count(
                    "nodes.refused",
                    "nodes that are there and must not be linked, this one among them",
                    () -> inState(transport, Neighbour.REFUSED, true)))
            .build();
  }

  @Override
  public Entity entity() {
    return entity;
  }

  private static long inState(CellarTransport transport, String state, boolean withSelf) {
    return transport.neighbours().stream()
        .filter(neighbour -> neighbour.state().equals(state))
        .filter(neighbour -> withSelf || !neighbour.isSelf())
        .count();
  }

  private static LongIndicator count(String name, String description, LongSupplier now) {
    return LongIndicator.dynamic(name, now).unit("1").description(description).build();
  }

  private static LongIndicator bytes(String name, String description, LongSupplier now) {
    return LongIndicator.dynamic(name, now).unit("By").description(description).build();
  }
}
