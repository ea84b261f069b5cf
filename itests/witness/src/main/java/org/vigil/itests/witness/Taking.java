package org.vigil.itests.witness;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import org.vigil.api.client.Gap;
import org.vigil.api.client.Importer;
import org.vigil.api.client.MonitorEvent;
import org.vigil.api.client.MonitorListener;
import org.vigil.api.client.MonitorRequest;
import org.vigil.api.client.Outage;
import org.vigil.api.client.Report;
import org.vigil.api.client.Request;
import org.vigil.api.client.StateChange;

/** One stream of a client, from its beginning to its end, in whatever way it comes. */
final class Taking implements MonitorListener, Flow.Subscriber<MonitorEvent> {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final long AT_ONCE = 64;

  private final Ink file;
  private final String session;
  private Flow.@Nullable Subscription subscription;
  private long open;
  private boolean isOver;

  Taking(Ink file, String session) {
    this.file = file;
    this.session = session;
    file.write(new Sighting.Began(System.nanoTime(), session));
  }

  boolean isOf(String other) {
    return session.equals(other);
  }

  /** What comes later belongs to no stream. */
  synchronized void end() {
    if (!isOver) {
      isOver = true;
      file.write(new Sighting.Ended(System.nanoTime(), session));
    }
  }

  private synchronized boolean isOver() {
    return isOver;
  }

  private synchronized void hear(MonitorEvent event) {
    if (!isOver) {
      file.write(new Sighting.Heard(System.nanoTime(), event));
    }
  }

  /** Polls until the request or this is over. */
  void poll(Request request) {
    Thread poller =
        new Thread(
            () -> {
              List<MonitorEvent> buffer = new ArrayList<>();
              try {
                while (!isOver() && !request.isClosed()) {
                  request.poll(buffer, POLL);
                  buffer.forEach(this::hear);
                  buffer.clear();
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } catch (IllegalStateException e) {
                end(); // it was closed meanwhile
              }
            },
            "onlooker-poll");
    poller.setDaemon(true);
    poller.start();
  }

  /** Takes up a request made under a name, or makes it. */
  void resume(Importer importer, String name, MonitorRequest otherwise) {
    try {
      importer.resume(name, this);
    } catch (NoSuchElementException e) {
      importer.monitor(otherwise, this);
    }
  }

  // ---- a listener

  @Override
  public void onReport(Report report) {
    hear(report);
  }

  @Override
  public void onGap(Gap gap) {
    hear(gap);
  }

  @Override
  public void onOutage(Outage outage) {
    hear(outage);
  }

  @Override
  public void onState(StateChange change) {
    hear(change);
  }

  // ---- a subscriber

  @Override
  public void onSubscribe(Flow.Subscription begun) {
    subscription = begun;
    open = AT_ONCE;
    begun.request(AT_ONCE);
  }

  @Override
  public void onNext(MonitorEvent event) {
    hear(event);
    Flow.Subscription current = subscription;
    open--;
    if (open == 0 && current != null) {
      open = AT_ONCE;
      current.request(AT_ONCE);
    }
  }

  @Override
  public void onError(Throwable failure) {
    end();
  }

  @Override
  public void onComplete() {
    end();
  }
}
