package org.vigil.agent.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import org.vigil.api.client.Outage;
import org.vigil.spi.message.ReportMessage.Spoken;

/**
 * One outage: a cause, who noticed, and its tale for each request concerned and for the node
 * itself.
 */
final class OutageCase {
  final String id;

  private OutageNotice notice;

  /** The node's own tale; it has all endings of all others. */
  final OutageTale forNode = new OutageTale(this, null);

  final Map<WatchedRequest, OutageTale> byRequest = new LinkedHashMap<>();

  /** When the exporter was last known to be alive: what it shows since then is no report. */
  private long endNanos;

  private boolean forgotten;
  private boolean unseen;

  OutageCase(String id, OutageNotice notice) {
    this.id = id;
    this.notice = notice;
    this.endNanos = notice.nanos();
  }

  OutageNotice notice() {
    return notice;
  }

  /**
   * What it closed had come back, and ends again: it is one outage still, of which the last word
   * counts.
   */
  void goesOn(OutageNotice anew) {
    if (!isOpen()) {
      notice = anew;
      endNanos = anew.nanos();
    }
  }

  /** Whether it closed that epoch. */
  boolean hasClosed(Spoken what) {
    return forNode.hasClosed(what);
  }

  OutageTale tale(WatchedRequest request) {
    return byRequest.computeIfAbsent(request, any -> new OutageTale(this, request));
  }

  /** The exporter was silent since this moment, before it was noticed. */
  void silentSince(long nanos) {
    if (nanos - endNanos < 0) {
      endNanos = nanos;
    }
  }

  long endNanos() {
    return endNanos;
  }

  /** Nobody looked when it happened. */
  void happenedUnseen() {
    unseen = true;
  }

  boolean isUnseen() {
    return unseen;
  }

  /** Whether some entity has no successor yet. */
  boolean isOpen() {
    return forNode.phase() == Outage.Phase.OPENED;
  }

  /** It is too long ago to be told further. */
  void forget() {
    forgotten = true;
    byRequest.clear();
  }

  boolean isForgotten() {
    return forgotten;
  }
}
