package org.vigil.itests.simulator;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.vigil.api.ChangeKey;
import org.vigil.api.InstrumentName;
import org.vigil.api.client.Change;
import org.vigil.api.client.MonitorEvent;
import org.vigil.api.client.MonitorRequest;
import org.vigil.api.client.Outcome;
import org.vigil.api.client.Reading;
import org.vigil.api.client.Request;
import org.vigil.importer.internal.SimulatedImporter;
import org.vigil.spi.Core;
import org.vigil.spi.Outlet;

/** Somebody on a node who watches the bank, reads it and changes it, through one importer. */
final class Client {
  private final World world;
  private final SimulatedNode node;
  private final SimulatedImporter importer;
  private final Stream latest;
  private final Stream every;
  private @Nullable Request latestRequest;
  private @Nullable Request everyRequest;
  private int awaited;

  Client(World world, SimulatedNode node, SimulatedImporter importer) {
    this.world = world;
    this.node = node;
    this.importer = importer;
    this.latest = new Stream(world, node, "all of the bank", false);
    this.every = new Stream(world, node, "each transfer", true);
  }

  Core core(Outlet outlet) {
    return importer.core(outlet);
  }

  /** Begins to watch; the importer runs. */
  void open() {
    latestRequest = importer.monitor(MonitorRequest.of("bank/**").build());
    everyRequest =
        importer.monitor(MonitorRequest.of(BankService.TRANSFERS.toString()).every().build());
  }

  /** Takes what has come. */
  void poll() {
    poll(latestRequest, latest);
    poll(everyRequest, every);
  }

  private void poll(@Nullable Request request, Stream stream) {
    if (request != null) {
      List<MonitorEvent> events = importer.poll(request);
      if (!events.isEmpty()) {
        stream.take(events);
      }
    }
  }

  Stream latest() {
    return latest;
  }

  Stream every() {
    return every;
  }

  /** Questions that have no answer. */
  int awaited() {
    return awaited;
  }

  // ---- steering

  /** Sets a control to a value that nobody set it to before. */
  ChangeBook.Asked change(InstrumentName control) {
    ChangeKey key = importer.nextChange();
    long value = world.nextNumber();
    ChangeBook.Asked asked = world.invariants.changes().asks(control, key, value);
    node.happen(
        () ->
            listen(
                importer.modify(
                    key, Change.of(control.toString()).to(value).reason("test").build()),
                asked));
    return asked;
  }

  /** Asks about a change that is unknown, anybody's, or one that is to be on disk. */
  void askAgain() {
    ChangeBook changes = world.invariants.changes();
    ChangeBook.Asked asked =
        world.random.nextBoolean()
            ? changes.someUnknown(world.random)
            : changes.somePersistent(world.random);
    if (asked != null) {
      node.happen(() -> listen(importer.outcome(asked.control(), asked.key()), asked));
    }
  }

  private void listen(CompletableFuture<Outcome> answer, ChangeBook.Asked asked) {
    awaited++;
    var unused =
        answer.thenAccept(
            outcome -> {
              awaited--;
              world.invariants.changes().answered(node.id(), asked, outcome);
            });
  }

  /** Reads everything. */
  void read() {
    node.happen(
        () -> {
          CompletableFuture<List<Reading>> answer = importer.sense(BankService.ALL);
          awaited++;
          var unused =
              answer.thenAccept(
                  readings -> {
                    awaited--;
                    readings.forEach(world.invariants::read);
                  });
        });
  }

  /** The importer's bundle has stopped: nobody waits for it any more (R7). */
  void checkAnswered() {
    if (awaited > 0) {
      throw new Violation(
          "R7, the importer of "
              + node.id()
              + " has stopped, and leaves questions open: "
              + awaited);
    }
  }

  /** The importer's bundle stops. */
  void close() {
    importer.close();
    latestRequest = null;
    everyRequest = null;
  }
}
