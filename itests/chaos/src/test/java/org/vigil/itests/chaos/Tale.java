package org.vigil.itests.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.vigil.api.Epoch;
import org.vigil.api.Value;
import org.vigil.itests.chaos.Event.Answered;
import org.vigil.itests.chaos.Event.Asked;
import org.vigil.itests.chaos.Event.Began;
import org.vigil.itests.chaos.Event.Closed;
import org.vigil.itests.chaos.Event.Ended;
import org.vigil.itests.chaos.Event.Had;
import org.vigil.itests.chaos.Event.Missed;
import org.vigil.itests.chaos.Event.Read;
import org.vigil.itests.chaos.Event.Reported;
import org.vigil.itests.chaos.Event.Struck;
import org.vigil.itests.chaos.Event.Told;
import org.vigil.itests.chaos.Event.Took;
import org.vigil.itests.chaos.Event.Turned;

/** A history for tests: each event comes ten milliseconds after the one before. */
final class Tale {
  static final String CLIENT = "poll@node-3";
  static final String COUNT = "tally/count";

  private static final String SETTING = "tally/setting";

  private final List<Event> events = new ArrayList<>();
  private long nowNanos = TimeUnit.SECONDS.toNanos(1000);

  private long next() {
    nowNanos += TimeUnit.MILLISECONDS.toNanos(10);
    return nowNanos;
  }

  Tale after(long seconds) {
    nowNanos += TimeUnit.SECONDS.toNanos(seconds);
    return this;
  }

  Tale begins() {
    events.add(new Began(next(), CLIENT));
    return this;
  }

  Tale ends() {
    events.add(new Ended(next(), CLIENT));
    return this;
  }

  /** The service counts. */
  Tale had(long... values) {
    for (long value : values) {
      events.add(new Had(next(), "tally@node-1", COUNT, Value.counter(value)));
    }
    return this;
  }

  Tale report(long epoch, long sequence, long value) {
    return report(epoch, sequence, value, 0);
  }

  Tale report(long epoch, long sequence, long value, long accounted) {
    events.add(
        new Reported(
            next(), CLIENT, COUNT, epoch(epoch), sequence, accounted, Value.counter(value)));
    return this;
  }

  Tale gap(long from, long to) {
    events.add(new Missed(next(), CLIENT, COUNT, from, to));
    return this;
  }

  Tale turns(String state) {
    events.add(new Turned(next(), CLIENT, COUNT, state));
    return this;
  }

  Tale outage(String id, boolean isHealed, long... epochs) {
    return outage(id, isHealed, 1, epochs);
  }

  Tale darkFor(String id, long millis, long... epochs) {
    return outage(id, true, TimeUnit.MILLISECONDS.toNanos(millis), epochs);
  }

  private Tale outage(String id, boolean isHealed, long blackoutNanos, long... epochs) {
    List<Closed> closings = new ArrayList<>();
    for (long epoch : epochs) {
      closings.add(new Closed("tally", epoch(epoch)));
    }
    events.add(new Told(next(), CLIENT, id, isHealed, "nodeLeft", blackoutNanos, closings));
    return this;
  }

  Tale asks(long value) {
    events.add(new Asked(next(), CLIENT, SETTING, value));
    return this;
  }

  Tale answer(long value, String status, long revision) {
    events.add(new Answered(next(), CLIENT, value, "s:" + value, status, "", revision, 2));
    return this;
  }

  Tale took(String node, long value, long revision) {
    events.add(new Took(next(), "tally@" + node, SETTING, value, "s:" + value, revision));
    return this;
  }

  Tale readsSetting(long value, long revision) {
    long began = next();
    events.add(new Read(next(), CLIENT, began, SETTING, Value.integer(value), revision));
    return this;
  }

  Tale readsCount(long value) {
    long began = next();
    events.add(new Read(next(), CLIENT, began, COUNT, Value.counter(value), 0));
    return this;
  }

  Tale strikes(String node, Fault.Kind kind, String part) {
    long from = next();
    events.add(new Struck(from, node, kind, part, next()));
    return this;
  }

  private static Epoch epoch(long number) {
    return Epoch.of(number, number << 48);
  }

  Findings check() {
    return Checker.check(History.of(events));
  }

  Findings checkRun() {
    return Checker.checkRun(History.of(events));
  }
}
