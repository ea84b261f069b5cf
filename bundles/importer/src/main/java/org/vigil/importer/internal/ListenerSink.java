package org.vigil.importer.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.vigil.api.client.Gap;
import org.vigil.api.client.MonitorEvent;
import org.vigil.api.client.MonitorListener;
import org.vigil.api.client.Outage;
import org.vigil.api.client.Report;
import org.vigil.api.client.StateChange;

/** Hands a request's events to its listener. */
final class ListenerSink extends Sink {
  private final MonitorListener listener;
  private final Consumer<OpenRequest> taken;
  private volatile boolean over;

  /**
   * A sink.
   *
   * @param taken is told whenever the listener took something
   */
  ListenerSink(
      String who,
      OpenRequest request,
      Delivery delivery,
      MonitorListener listener,
      Consumer<OpenRequest> taken) {
    super(who, request, delivery);
    this.listener = listener;
    this.taken = taken;
  }

  @Override
  boolean hasWork() {
    return isClosed() ? !over : !request().buffer().isEmpty();
  }

  @Override
  void turn() {
    if (!isClosed()) {
      deliver(request().buffer().drain());
    }
    if (isClosed() && !over) {
      over = true;
      call(listener::onClose);
    }
  }

  private void deliver(List<MonitorEvent> events) {
    int done = 0;
    while (done < events.size()) {
      int end = endOfRun(events, done);
      List<MonitorEvent> run = events.subList(done, end);
      if (!hand(() -> hear(run))) {
        request().buffer().restore(List.copyOf(events.subList(done, events.size())));
        break;
      }
      request().watchlist().take(run);
      done = end;
    }
    if (done > 0) {
      taken.accept(request());
    }
  }

  /** Reports that follow one another are handed out together, all else one by one. */
  private static int endOfRun(List<MonitorEvent> events, int from) {
    int end = from;
    while (end < events.size() && events.get(end) instanceof Report) {
      end++;
    }
    return Math.max(end, from + 1);
  }

  private void hear(List<MonitorEvent> run) {
    MonitorEvent first = run.get(0);
    if (first instanceof Report) {
      List<Report> reports = new ArrayList<>(run.size());
      run.forEach(event -> reports.add((Report) event));
      listener.onReports(reports);
    } else if (first instanceof Gap gap) {
      listener.onGap(gap);
    } else if (first instanceof Outage outage) {
      listener.onOutage(outage);
    } else if (first instanceof StateChange change) {
      listener.onState(change);
    }
  }
}
