package org.vigil.api;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * An activation of an exporter in the eyes of the taps it holds, and the list on which service
 * threads put the instruments that changed. Putting is one compare-and-set; one thread takes.
 */
@ProviderType
public final class TapOwner {
  private final String name;
  private final AtomicReference<@Nullable Watch> marked = new AtomicReference<>();

  /** An owner of this name, for people; identity is the object. */
  public TapOwner(String name) {
    this.name = name;
  }

  void push(Watch watch) {
    Watch head;
    do {
      head = marked.get();
      watch.nextMarked = head;
    } while (!marked.compareAndSet(head, watch));
  }

  /**
   * Hands each instrument marked since the last call, and not taken since, to the consumer, once,
   * in no particular order. If the consumer throws, the rest waits for the next call.
   */
  public void drain(Consumer<? super Instrument> consumer) {
    Watch next = marked.getAndSet(null);
    try {
      while (next != null) {
        Watch watch = next;
        next = watch.dequeue();
        if (watch.isDirty()) {
          Watch current = watch.instrument.tap.watch();
          if (current == watch) {
            consumer.accept(watch.instrument);
          } else if (current != null && current.owner == this) {
            current
                .mark(); // armed anew meanwhile: what the mark stood for comes with the next call
          }
        }
      }
    } finally {
      while (next != null) {
        Watch watch = next;
        next = watch.dequeue();
        watch.enqueue();
      }
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
