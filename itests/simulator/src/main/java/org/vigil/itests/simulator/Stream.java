package org.vigil.itests.simulator;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vigil.api.EntityName;
import org.vigil.api.Epoch;
import org.vigil.api.InstrumentName;
import org.vigil.api.Value;
import org.vigil.api.client.Closing;
import org.vigil.api.client.Gap;
import org.vigil.api.client.MonitorEvent;
import org.vigil.api.client.Outage;
import org.vigil.api.client.Report;
import org.vigil.api.client.StateChange;
import org.vigil.api.client.States;

/**
 * What one request of a client has received, and whether it may be so: each report was sent once by
 * who spoke, the row of numbers grows and is whole but for reported gaps (G4), each epoch is closed
 * in one outage (G6).
 */
final class Stream {
  private final World world;
  private final String name;
  private final boolean isOfEvery;
  private final Map<InstrumentName, Row> rows = new LinkedHashMap<>();
  private final Map<Epoch, String> outageOf = new HashMap<>();
  private final Map<String, Outage> outages = new LinkedHashMap<>();
  private final Set<Epoch> seen = new LinkedHashSet<>();

  /** One instrument's. */
  private static final class Row {
    private Epoch epoch = Epoch.NONE;
    private long sequence;
    private long missing;
    private @Nullable Value value;
    private String state = "";
  }

  /**
   * The events of a request.
   *
   * @param what it asks for
   * @param isOfEvery whether it wants every report
   */
  Stream(World world, SimulatedNode node, String what, boolean isOfEvery) {
    this.world = world;
    this.isOfEvery = isOfEvery;
    this.name = what + " on " + node.id();
  }

  void take(List<MonitorEvent> events) {
    for (MonitorEvent event : events) {
      world.story.receives(name, event);
      if (event instanceof Report report) {
        take(report);
      } else if (event instanceof Gap gap) {
        take(gap);
      } else if (event instanceof Outage outage) {
        take(outage);
      } else if (event instanceof StateChange change) {
        row(change.instrument()).state = change.state();
      }
    }
  }

  private Row row(InstrumentName instrument) {
    return rows.computeIfAbsent(instrument, any -> new Row());
  }

  private void take(Report report) {
    world.invariants.reports().check(name, report);
    Row row = row(report.instrument());
    int order = report.epoch().compareTo(row.epoch);
    if (order < 0 || (order == 0 && report.sequence() <= row.sequence)) {
      throw new Violation(
          name + ": G4, " + report + " comes after number " + row.sequence + " of " + row.epoch);
    }
    if (!row.epoch.equals(Epoch.NONE) && report.sequence() > row.sequence) {
      long between = report.sequence() - row.sequence - 1;
      long accounted = row.missing + report.conflated() + report.suppressed();
      boolean isOneRow = order == 0 || !world.invariants.hasForked();
      if (accounted < between || (accounted > between && isOneRow)) {
        throw new Violation(
            name
                + (": G4, of the " + between + " numbers from " + row.sequence + " of ")
                + (row.epoch + " to " + report + " " + accounted + " are accounted for"));
      }
    }
    row.epoch = report.epoch();
    row.sequence = report.sequence();
    row.missing = 0;
    row.value = report.value().orElse(null);
    report.value().ifPresent(value -> world.invariants.shows(report.instrument(), value));
    seen.add(report.epoch());
  }

  private void take(Gap gap) {
    Row row = row(gap.instrument());
    if (gap.to() < gap.from()) {
      throw new Violation(name + ": an empty gap, " + gap);
    }
    row.missing += gap.to() - gap.from() + 1;
    if (isOfEvery) {
      world.invariants.reports().loses(gap.to() - gap.from() + 1);
    }
  }

  private void take(Outage outage) {
    outages.put(outage.id(), outage);
    for (Closing closing : outage.closings()) {
      String before = outageOf.putIfAbsent(closing.epoch(), outage.id());
      if (before != null && !before.equals(outage.id())) {
        throw new Violation(
            name
                + ": G6, "
                + closing.epoch()
                + " is closed in outage "
                + before
                + " and again in "
                + outage.id());
      }
    }
  }

  // ---- in the end

  /** Whether it has the newest value of an instrument and calls it good. */
  boolean isUpToDate(InstrumentName instrument, Epoch epoch, @Nullable Value value) {
    Row row = rows.get(instrument);
    return row != null
        && row.epoch.equals(epoch)
        && row.state.equals(States.GOOD)
        && Objects.equals(row.value, value);
  }

  /** What is still wrong at the end; empty if nothing. */
  String complaint(EntityName entity, Epoch last) {
    for (Epoch epoch : seen) {
      if (!epoch.equals(last) && !outageOf.containsKey(epoch)) {
        return name + ": G6, no outage told of the end of " + epoch + " of " + entity;
      }
    }
    for (Outage outage : outages.values()) {
      if (outage.phase() != Outage.Phase.HEALED) {
        return name + ": the outage never healed: " + outage;
      }
    }
    return "";
  }

  /** For people: what it knows of an instrument. */
  String describe(InstrumentName instrument) {
    Row row = rows.get(instrument);
    return name
        + " has "
        + (row == null
            ? "nothing"
            : row.value + " (" + row.state + ", number " + row.sequence + " of " + row.epoch + ")")
        + " of "
        + instrument;
  }
}
