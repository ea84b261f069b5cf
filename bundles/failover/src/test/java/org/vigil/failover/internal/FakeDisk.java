package org.vigil.failover.internal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.vigil.api.EntityName;
import org.vigil.spi.message.AssignmentMessage.Known;

/** A disk that is full, slow or missing when a test wants it. */
final class FakeDisk implements Disk {
  boolean there;
  boolean slow;

  /** Why it takes nothing; empty if it does. */
  Optional<String> failure = Optional.empty();

  /** How often something was put. */
  int puts;

  final Map<EntityName, Known> records = new LinkedHashMap<>();
  private final Deque<Runnable> underWay = new ArrayDeque<>();

  @Override
  public boolean isThere() {
    return there;
  }

  @Override
  public void put(Known known, Consumer<Optional<String>> whenDone) {
    puts++;
    underWay.add(
        () -> {
          if (failure.isEmpty()) {
            records.put(known.entity(), known);
          }
          whenDone.accept(failure);
        });
    if (!slow) {
      works();
    }
  }

  /** It does what it was asked to. */
  void works() {
    while (!underWay.isEmpty()) {
      underWay.remove().run();
    }
  }

  List<Known> read() {
    return List.copyOf(records.values());
  }
}
