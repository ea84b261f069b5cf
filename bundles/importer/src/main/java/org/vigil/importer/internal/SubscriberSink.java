package org.vigil.importer.internal;

import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.vigil.api.client.MonitorEvent;

/**
 * Hands a request's events to its subscriber, as many as it asks for, by the rules of Reactive
 * Streams; numbers in comments are theirs.
 *
 * <p>Events leave the buffer together and wait here for demand, while newer ones conflate there: so
 * a subscriber that asks for one at a time gets to hear of each instrument.
 */
final class SubscriberSink extends Sink implements Flow.Subscription {
  private final Flow.Subscriber<? super MonitorEvent> subscriber;
  private final Consumer<OpenRequest> onTaken;
  private final Runnable onCancel;
  private final AtomicLong demand = new AtomicLong();
  private volatile boolean subscribed;
  private volatile boolean cancelled;
  private volatile boolean over;
  private volatile @Nullable Throwable error;

  /**
   * A sink.
   *
   * @param onTaken is told whenever the subscriber took something
   * @param onCancel ends the request
   */
  SubscriberSink(
      String who,
      OpenRequest request,
      Delivery delivery,
      Flow.Subscriber<? super MonitorEvent> subscriber,
      Consumer<OpenRequest> onTaken,
      Runnable onCancel) {
    super(who, request, delivery);
    this.subscriber = subscriber;
    this.onTaken = onTaken;
    this.onCancel = onCancel;
  }

  // ---- the subscription, for any thread

  @Override
  public void request(long count) {
    if (cancelled) {
      return; // 3.6
    }
    if (count <= 0) {
      error = new IllegalArgumentException("a demand is 1 or more, not " + count); // 3.9
      onCancel.run();
      return;
    }
    demand.accumulateAndGet(count, (have, more) -> have + more < 0 ? Long.MAX_VALUE : have + more);
    wake(); // 3.17
  }

  @Override
  public void cancel() {
    cancelled = true;
    onCancel.run();
  }

  // ---- the delivery

  @Override
  boolean hasWork() {
    if (!subscribed) {
      return true;
    }
    return isClosed() ? !over : demand.get() > 0 && !isEmpty();
  }

  @Override
  void turn() {
    if (!subscribed) {
      subscribed = true;
      if (!call(() -> subscriber.onSubscribe(this))) {
        cancel(); // 2.13
      }
    }
    boolean some = false;
    while (demand.get() > 0) {
      fill();
      List<MonitorEvent> one = next(false);
      if (one.isEmpty()) {
        break;
      }
      demand.updateAndGet(have -> have == Long.MAX_VALUE ? have : have - 1);
      call(() -> hear(one.get(0)));
      request().watchlist().take(one);
      some = true;
    }
    if (some) {
      onTaken.accept(request());
    }
    if (isClosed() && !over) {
      over = true;
      end();
    }
  }

  private void hear(MonitorEvent event) {
    try {
      subscriber.onNext(event);
    } catch (RuntimeException | Error e) {
      cancel(); // 2.13: it counts as cancelled
      throw e;
    }
  }

  private void end() {
    Throwable why = error;
    if (cancelled) {
      return; // 3.12
    }
    call(
        () -> {
          if (why == null) {
            subscriber.onComplete();
          } else {
            subscriber.onError(why);
          }
        });
  }
}
