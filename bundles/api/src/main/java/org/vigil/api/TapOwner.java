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

  void mark(Watch watch) {
    Watch head;
    do {
      head = marked.get();
      watch.nextMarked = head;
    } while (!marked.compareAndSet(head, watch));
  }

  /**
   * Hands each instrument marked since the last call to the consumer, once, in no particular order.
   */
  public void drain(Consumer<? super Instrument> consumer) {
    Watch watch = marked.getAndSet(null);
    while (watch != null) {
      // Once the mark is cleared a service thread may put the watch on the next list and overwrite
      // its link.
      Watch next = watch.nextMarked;
      watch.nextMarked = null;
      consumer.accept(watch.instrument);
      watch = next;
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
