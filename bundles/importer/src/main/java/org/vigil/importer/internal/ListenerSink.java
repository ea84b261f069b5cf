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
  private final Consumer<OpenRequest> onTaken;
  private volatile boolean over;

  /**
   * A sink.
   *
   * @param onTaken is told whenever the listener took something
   */
  ListenerSink(
      String who,
      OpenRequest request,
      Delivery delivery,
      MonitorListener listener,
      Consumer<OpenRequest> onTaken) {
    super(who, request, delivery);
    this.listener = listener;
    this.onTaken = onTaken;
  }

  @Override
  boolean hasWork() {
    return isClosed() ? !over : !isEmpty();
  }

  @Override
  void turn() {
    fill();
    boolean some = false;
    for (List<MonitorEvent> run = next(true); !run.isEmpty(); run = next(true)) {
      List<MonitorEvent> events = run;
      call(() -> hear(events));
      request().watchlist().take(events);
      some = true;
    }
    if (some) {
      onTaken.accept(request());
    }
    if (isClosed() && !over) {
      over = true;
      call(listener::onClose);
    }
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
