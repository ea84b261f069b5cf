package org.vigil.agent.internal;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One outage: a cause, who noticed, and its tale for each request concerned and for the node
 * itself.
 */
final class OutageCase {
  final String id;
  final String key;
  final String cause;
  final String detector;
  final String exporter;
  final long noticedNanos;
  final long noticedMillis;
  final OutageTale forNode = new OutageTale(this, null);
  final Map<String, OutageTale> byRequest = new LinkedHashMap<>();

  OutageCase(
      String id,
      String key,
      String cause,
      String detector,
      String exporter,
      long noticedNanos,
      long noticedMillis) {
    this.id = id;
    this.key = key;
    this.cause = cause;
    this.detector = detector;
    this.exporter = exporter;
    this.noticedNanos = noticedNanos;
    this.noticedMillis = noticedMillis;
  }

  OutageTale tale(WatchedRequest request) {
    return byRequest.computeIfAbsent(request.id(), id -> new OutageTale(this, request));
  }
}
