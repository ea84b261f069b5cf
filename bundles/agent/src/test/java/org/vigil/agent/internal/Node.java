package org.vigil.agent.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.vigil.api.Declaration;
import org.vigil.api.EntityName;
import org.vigil.api.Epoch;
import org.vigil.api.InstrumentName;
import org.vigil.api.Kind;
import org.vigil.api.NamePattern;
import org.vigil.api.Refusal;
import org.vigil.api.Significance;
import org.vigil.api.Value;
import org.vigil.api.ValueType;
import org.vigil.api.client.Caller;
import org.vigil.api.client.Causes;
import org.vigil.api.client.Mode;
import org.vigil.spi.Peer;
import org.vigil.spi.Role;
import org.vigil.spi.message.Message;
import org.vigil.spi.message.ReportMessage.Arm;
import org.vigil.spi.message.ReportMessage.Arming;
import org.vigil.spi.message.ReportMessage.Closed;
import org.vigil.spi.message.ReportMessage.Item;
import org.vigil.spi.message.ReportMessage.KeepAlive;
import org.vigil.spi.message.ReportMessage.Opened;
import org.vigil.spi.message.ReportMessage.Reports;
import org.vigil.spi.message.ReportMessage.Spoken;
import org.vigil.spi.message.SessionMessage.Became;
import org.vigil.spi.message.SessionMessage.Delivered;
import org.vigil.spi.message.SessionMessage.Event;
import org.vigil.spi.message.SessionMessage.Missed;
import org.vigil.spi.message.SessionMessage.Open;
import org.vigil.spi.message.SessionMessage.Position;
import org.vigil.spi.message.SessionMessage.Reported;
import org.vigil.spi.message.SessionMessage.Spec;
import org.vigil.spi.message.SessionMessage.Told;
import org.vigil.spi.testing.VirtualClock;

/**
 * A node with an agent, played by the test: exporters and importers say what the test says, and
 * what they hear is read as text, one line an event.
 */
final class Node {
  static final long HASH = 77;

  final Peer first = peer("n1", Role.EXPORTER, "org.vigil.exporter", 0xaaaa);
  final Peer standby = peer("n1", Role.EXPORTER, "org.vigil.exporter.standby", 0xbbbb);
  final Peer elsewhere = peer("n2", Role.EXPORTER, "org.vigil.exporter", 0xcccc);
  final Peer importer = peer("n1", Role.IMPORTER, "org.vigil.importer", 0xcccc);
  final Peer coordinator = peer("n1", Role.COORDINATOR, "org.vigil.failover", 0xdddd);

  final VirtualClock clock = new VirtualClock();
  final FakeOutlet outlet = new FakeOutlet(peer("n1", Role.AGENT, "org.vigil.agent", 0xeeee));
  final AgentCore core = new AgentCore(outlet, clock, AgentSettings.defaults());
  private final Map<Peer, Map<Integer, InstrumentName>> introduced = new HashMap<>();
  private final List<Delivered> delivered = new ArrayList<>();

  Node() {
    Stream.of(first, standby, elsewhere, importer, coordinator).forEach(this::up);
  }

  static Peer peer(String node, Role role, String name, long incarnation) {
    return new Peer(node, role, name, incarnation << 48);
  }

  // ---- time and peers

  /** Lets time pass, with ticks when they are asked for. */
  void pass(Duration time) {
    long end = clock.nanos() + time.toNanos();
    long next = core.onTick(clock.nanos());
    while (next - end <= 0) {
      clock.advance(Duration.ofNanos(Math.max(1_000_000, next - clock.nanos())));
      next = core.onTick(clock.nanos());
    }
    clock.advance(Duration.ofNanos(Math.max(0, end - clock.nanos())));
    core.onTick(clock.nanos());
  }

  void passMillis(long millis) {
    pass(Duration.ofMillis(millis));
  }

  void up(Peer peer) {
    core.onUp(peer, clock.nanos());
    core.onTick(clock.nanos());
  }

  void down(Peer peer, String cause) {
    core.onDown(peer, cause, clock.nanos());
    core.onTick(clock.nanos());
  }

  void say(Peer from, Message message) {
    core.onMessage(from, message, clock.nanos());
    core.onTick(clock.nanos());
  }

  // ---- exporters

  static Declaration number(String name) {
    return Declaration.builder(name, Kind.INDICATOR, ValueType.INTEGER).build();
  }

  static Epoch epoch(Peer exporter, long number) {
    return Epoch.of(number, exporter.incarnation());
  }

  /** An exporter speaks for an entity with instruments that show integers. */
  void opens(Peer exporter, long epoch, String entity, String... instruments) {
    opens(exporter, epoch, entity, "", Stream.of(instruments).map(Node::number).toList());
  }

  void opens(
      Peer exporter, long epoch, String entity, String cause, List<Declaration> declarations) {
    say(
        exporter,
        new Opened(
            EntityName.of(entity),
            epoch(exporter, epoch),
            false,
            "bank.bundle",
            cause,
            HASH,
            declarations));
  }

  /** The same, going on behind what a predecessor elsewhere had reserved. */
  void opensBehindReserved(Peer exporter, long epoch, String entity, String... instruments) {
    say(
        exporter,
        new Opened(
            EntityName.of(entity),
            epoch(exporter, epoch),
            true,
            "bank.bundle",
            Causes.NODE_LEFT,
            HASH,
            Stream.of(instruments).map(Node::number).toList(),
            true));
  }

  /** The same by a primary that says how often it looks. */
  void opensWithCycle(
      Peer exporter, long epoch, int cycleMillis, String entity, String instrument) {
    say(
        exporter,
        new Opened(
            EntityName.of(entity),
            epoch(exporter, epoch),
            false,
            "bank.bundle",
            "",
            HASH,
            List.of(number(instrument)),
            false,
            cycleMillis));
  }

  void closes(Peer exporter, long epoch, String entity, String cause) {
    say(exporter, new Closed(EntityName.of(entity), epoch(exporter, epoch), cause));
  }

  void livesOn(Peer exporter, long epoch, String entity) {
    say(
        exporter,
        new KeepAlive(List.of(new Spoken(EntityName.of(entity), epoch(exporter, epoch)))));
  }

  /** Reports of one message, made with {@link #item}. */
  void reports(Peer exporter, long epoch, String entity, Item... items) {
    say(exporter, new Reports(EntityName.of(entity), epoch(exporter, epoch), HASH, List.of(items)));
  }

  /** A report of the entity's instrument with handle 0. */
  void reports(Peer exporter, long epoch, String entity, long sequence, long value) {
    reports(exporter, epoch, entity, item(0, sequence, 0, value));
  }

  Item item(int handle, long sequence, long conflated, long value) {
    return item(handle, sequence, conflated, value, value, value);
  }

  /** A report that was retained when it was asked for. */
  Item replayed(int handle, long sequence, long value) {
    Value shown = Value.integer(value);
    return new Item(handle, sequence, 0, clock.millis(), 0, shown, shown, shown, null, true);
  }

  Item item(int handle, long sequence, long conflated, long value, long min, long max) {
    return new Item(
        handle,
        sequence,
        conflated,
        clock.millis(),
        0,
        Value.integer(value),
        Value.integer(min),
        Value.integer(max),
        null);
  }

  Item failure(int handle, long sequence, String code) {
    return new Item(
        handle, sequence, 0, clock.millis(), 0, null, null, null, new Refusal(code, "it failed"));
  }

  /** What an exporter was told about its instruments since it was asked for the last time. */
  List<Arming> armings(Peer exporter) {
    return outlet.take(exporter, Arm.class).stream()
        .flatMap(arm -> arm.armings().stream())
        .toList();
  }

  // ---- importers

  static Spec spec(String request, Mode mode, Significance significance, String... patterns) {
    return spec(request, "", mode, significance, List.of(), patterns);
  }

  static Spec spec(
      String request,
      String name,
      Mode mode,
      Significance significance,
      List<Position> positions,
      String... patterns) {
    return new Spec(
        request,
        "session-of-" + request,
        name,
        Stream.of(patterns).map(NamePattern::of).toList(),
        mode,
        significance,
        new Caller("ann", "client", "n1"),
        positions);
  }

  static Position position(String instrument, Epoch epoch, long sequence) {
    return new Position(InstrumentName.of(instrument), epoch, sequence);
  }

  void monitors(String request, String... patterns) {
    monitors(spec(request, Mode.LATEST, Significance.ANY_CHANGE, patterns));
  }

  void monitorsEvery(String request, String... patterns) {
    monitors(spec(request, Mode.EVERY, Significance.ANY_CHANGE, patterns));
  }

  void monitors(Spec spec) {
    say(importer, new Open(spec));
  }

  private void collect(Peer by) {
    for (Delivered each : outlet.take(by, Delivered.class)) {
      each.introduced()
          .forEach(
              name ->
                  introduced
                      .computeIfAbsent(by, any -> new HashMap<>())
                      .put(name.handle(), name.instrument()));
      delivered.add(each);
    }
  }

  /** What a request was sent since it was asked for the last time. */
  List<Event> events(String request) {
    return events(importer, request);
  }

  List<Event> events(Peer by, String request) {
    collect(by);
    List<Event> events =
        delivered.stream()
            .filter(each -> each.request().equals(request))
            .flatMap(each -> each.events().stream())
            .collect(Collectors.toCollection(ArrayList::new));
    delivered.removeIf(each -> each.request().equals(request));
    return events;
  }

  /**
   * The same as text, for example {@code a good}, {@code a #3=7 conflated 2}, {@code a gap 4..6}.
   */
  List<String> hears(String request) {
    return hears(importer, request);
  }

  List<String> hears(Peer by, String request) {
    return events(by, request).stream().map(event -> text(by, event)).toList();
  }

  /** The reports and gaps among it. */
  List<String> row(String request) {
    return hears(request).stream()
        .filter(text -> text.contains("#") || text.contains("gap"))
        .toList();
  }

  /** The outages told to a request since its events were read for the last time. */
  List<Told> outages(String request) {
    return events(request).stream().filter(Told.class::isInstance).map(Told.class::cast).toList();
  }

  private String text(Peer by, Event event) {
    if (event instanceof Reported report) {
      String text =
          name(by, report.handle())
              + " #"
              + report.sequence()
              + (report.failure() == null ? "=" + report.value() : "!" + report.failure().code());
      text += report.conflated() > 0 ? " conflated " + report.conflated() : "";
      text += report.suppressed() > 0 ? " suppressed " + report.suppressed() : "";
      boolean wide = !same(report.min(), report.value()) || !same(report.max(), report.value());
      return text + (wide ? " in " + report.min() + ".." + report.max() : "");
    } else if (event instanceof Missed missed) {
      String gap = name(by, missed.handle()) + " gap " + missed.from() + ".." + missed.to();
      return gap + (missed.upperBound() ? " at most" : "");
    } else if (event instanceof Became became) {
      return name(by, became.handle())
          + " "
          + became.state()
          + (became.cause().isEmpty() ? "" : "(" + became.cause() + ")");
    } else if (event instanceof Told told) {
      return text(told);
    }
    return event.toString();
  }

  private static boolean same(@Nullable Value one, @Nullable Value other) {
    return Optional.ofNullable(one).equals(Optional.ofNullable(other));
  }

  /** An outage with each epoch that it ended and the one that followed, {@code bank 1>2}. */
  static String text(Told told) {
    return "outage "
        + told.phase().name().toLowerCase(java.util.Locale.ROOT)
        + " "
        + told.cause()
        + told.endings().stream()
            .map(
                ending ->
                    " "
                        + ending.entity()
                        + " "
                        + ending.epoch().number()
                        + ">"
                        + (ending.successor().equals(Epoch.NONE)
                            ? ""
                            : ending.successor().number()))
            .collect(Collectors.joining(","));
  }

  private String name(Peer by, int handle) {
    InstrumentName name = introduced.getOrDefault(by, Map.of()).get(handle);
    if (name == null) {
      throw new AssertionError("handle " + handle + " was not introduced to " + by);
    }
    return name.name();
  }
}
