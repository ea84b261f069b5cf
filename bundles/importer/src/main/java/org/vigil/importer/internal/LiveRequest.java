package org.vigil.importer.internal;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.vigil.api.client.Monitor;
import org.vigil.api.client.MonitorEvent;
import org.vigil.api.client.MonitorListener;
import org.vigil.api.client.MonitorRequest;
import org.vigil.api.client.Request;

/** A request in the hands of its client. */
final class LiveRequest implements Request {
  private final ImporterRole role;
  private final OpenRequest request;
  private final String who;
  private final Consumer<LiveRequest> onEnd;
  private @Nullable Sink sink;
  private boolean polled;
  private volatile boolean closed;

  /**
   * Hands a request to a client.
   *
   * @param who the client, for people
   * @param listener null if the client polls or subscribes
   * @param onEnd is told once when it is over for this client
   */
  LiveRequest(
      ImporterRole role,
      OpenRequest request,
      String who,
      @Nullable MonitorListener listener,
      Consumer<LiveRequest> onEnd) {
    this.role = role;
    this.request = request;
    this.who = who;
    this.onEnd = onEnd;
    if (listener != null) {
      attach(new ListenerSink(who, request, role.delivery(), listener, role::tell));
    }
  }

  private void attach(Sink to) {
    sink = to;
    request.sink(to);
  }

  @Override
  public String id() {
    return request.id();
  }

  @Override
  public MonitorRequest wanted() {
    return request.wanted();
  }

  @Override
  public List<Monitor> monitors() {
    return role.monitors(request);
  }

  @Override
  public int poll(Collection<? super MonitorEvent> buffer, Duration timeout)
      throws InterruptedException {
    synchronized (this) {
      if (sink != null) {
        throw new IllegalStateException(
            "the stream of this request goes to its listener or subscriber; poll one made without");
      }
      polled = true;
    }
    List<MonitorEvent> events = request.buffer().await(timeout, () -> closed);
    synchronized (this) {
      if (closed) {
        request.buffer().restore(events);
        return 0;
      }
    }
    return hand(events, buffer);
  }

  /** What the client's own collection refuses stays in the stream. */
  private int hand(List<MonitorEvent> events, Collection<? super MonitorEvent> buffer) {
    int taken = 0;
    try {
      for (MonitorEvent event : events) {
        buffer.add(event);
        taken++;
      }
      return taken;
    } finally {
      if (taken < events.size()) {
        request.buffer().restore(events.subList(taken, events.size()));
      }
      request.watchlist().take(events.subList(0, taken));
      role.tell(request);
    }
  }

  @Override
  public void subscribe(Flow.Subscriber<? super MonitorEvent> subscriber) {
    Objects.requireNonNull(subscriber, "subscriber");
    synchronized (this) {
      if (sink == null && !polled && !closed) {
        attach(
            new SubscriberSink(who, request, role.delivery(), subscriber, role::tell, this::close));
        return;
      }
    }
    subscriber.onSubscribe(new NoSubscription());
    subscriber.onError(
        new IllegalStateException(
            closed
                ? "the request is closed"
                : "the stream of this request goes elsewhere already; subscribe to one of its own"));
  }

  @Override
  public boolean isClosed() {
    return closed;
  }

  @Override
  public void close() {
    if (end()) {
      role.close(request);
    }
  }

  /** Its session is over: it is closed, or waits under its name to be resumed. */
  void leave() {
    if (end()) {
      if (request.name().isPresent()) {
        role.park(request);
      } else {
        role.close(request);
      }
    }
  }

  /** The importer is over: the interest stays where the agent keeps it. */
  void abandon() {
    end();
  }

  private boolean end() {
    Sink last;
    synchronized (this) {
      if (closed) {
        return false;
      }
      closed = true;
      last = sink;
    }
    request.sink(null);
    if (last != null) {
      last.close();
    }
    request.buffer().wake();
    onEnd.accept(this);
    return true;
  }

  /** What a subscriber gets that is refused. */
  private static final class NoSubscription implements Flow.Subscription {
    @Override
    public void request(long count) {}

    @Override
    public void cancel() {}
  }
}
