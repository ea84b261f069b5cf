package org.vigil.spi;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.vigil.api.ChangeKey;
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
import org.vigil.api.client.Mode;
import org.vigil.api.client.Outage;
import org.vigil.spi.message.AssignmentMessage.AskInstance;
import org.vigil.spi.message.AssignmentMessage.AskKnown;
import org.vigil.spi.message.AssignmentMessage.AskTakeover;
import org.vigil.spi.message.AssignmentMessage.Assigned;
import org.vigil.spi.message.AssignmentMessage.Checkpoint;
import org.vigil.spi.message.AssignmentMessage.Entry;
import org.vigil.spi.message.AssignmentMessage.InstanceAnswer;
import org.vigil.spi.message.AssignmentMessage.Instantiable;
import org.vigil.spi.message.AssignmentMessage.Journalled;
import org.vigil.spi.message.AssignmentMessage.Known;
import org.vigil.spi.message.AssignmentMessage.Offer;
import org.vigil.spi.message.AssignmentMessage.Refused;
import org.vigil.spi.message.AssignmentMessage.Resign;
import org.vigil.spi.message.AssignmentMessage.Resigned;
import org.vigil.spi.message.AssignmentMessage.Stored;
import org.vigil.spi.message.AssignmentMessage.TakeoverAnswer;
import org.vigil.spi.message.AssignmentMessage.Withdraw;
import org.vigil.spi.message.CallMessage.Answer;
import org.vigil.spi.message.CallMessage.AskOutcome;
import org.vigil.spi.message.CallMessage.Fire;
import org.vigil.spi.message.CallMessage.ListInstruments;
import org.vigil.spi.message.CallMessage.Listed;
import org.vigil.spi.message.CallMessage.Listing;
import org.vigil.spi.message.CallMessage.Modify;
import org.vigil.spi.message.CallMessage.Read;
import org.vigil.spi.message.CallMessage.ReadingItem;
import org.vigil.spi.message.CallMessage.Readings;
import org.vigil.spi.message.Message;
import org.vigil.spi.message.ReportMessage.Acknowledged;
import org.vigil.spi.message.ReportMessage.Arm;
import org.vigil.spi.message.ReportMessage.Arming;
import org.vigil.spi.message.ReportMessage.Closed;
import org.vigil.spi.message.ReportMessage.Fenced;
import org.vigil.spi.message.ReportMessage.Item;
import org.vigil.spi.message.ReportMessage.KeepAlive;
import org.vigil.spi.message.ReportMessage.Mark;
import org.vigil.spi.message.ReportMessage.Opened;
import org.vigil.spi.message.ReportMessage.Reports;
import org.vigil.spi.message.ReportMessage.Spoken;
import org.vigil.spi.message.Retained;
import org.vigil.spi.message.ScanMessage.Alive;
import org.vigil.spi.message.ScanMessage.Doubt;
import org.vigil.spi.message.ScanMessage.LeaveOut;
import org.vigil.spi.message.ScanMessage.Look;
import org.vigil.spi.message.SessionMessage.AskMonitors;
import org.vigil.spi.message.SessionMessage.Became;
import org.vigil.spi.message.SessionMessage.Close;
import org.vigil.spi.message.SessionMessage.Delivered;
import org.vigil.spi.message.SessionMessage.Ended;
import org.vigil.spi.message.SessionMessage.Forget;
import org.vigil.spi.message.SessionMessage.Introduced;
import org.vigil.spi.message.SessionMessage.Keep;
import org.vigil.spi.message.SessionMessage.Missed;
import org.vigil.spi.message.SessionMessage.MonitorState;
import org.vigil.spi.message.SessionMessage.Monitors;
import org.vigil.spi.message.SessionMessage.Open;
import org.vigil.spi.message.SessionMessage.Position;
import org.vigil.spi.message.SessionMessage.Reported;
import org.vigil.spi.message.SessionMessage.Resume;
import org.vigil.spi.message.SessionMessage.Resumed;
import org.vigil.spi.message.SessionMessage.Spec;
import org.vigil.spi.message.SessionMessage.Taken;
import org.vigil.spi.message.SessionMessage.Told;

/**
 * Messages of every kind, by name: with all that a message can hold, and, under a name of its own,
 * with all left out that can be. The frames of release 1 are these.
 */
final class Samples {
  private static final EntityName BANK = EntityName.of("bank");
  private static final EntityName NODE = EntityName.of("node@left-1");
  private static final InstrumentName WORKERS = BANK.instrument("workers");
  private static final InstrumentName HEAP = NODE.instrument("heap.used");
  private static final Epoch EPOCH = Epoch.of(7, 0xfedc_ba98_7654_3210L);
  private static final Epoch BEFORE = Epoch.of(6, 0x0123_4567_89ab_cdefL);
  private static final ChangeKey KEY = new ChangeKey("5f3a", 12);
  private static final Caller CALLER = new Caller("ada", "org.vigil.shell", "left-1");
  private static final Caller BUNDLE = new Caller("", "org.vigil.samples.client", "left-1");
  private static final Refusal REFUSAL =
      new Refusal(Refusal.OUT_OF_RANGE, "workers takes 1..64, not 100 – Größe");
  private static final Peer EXPORTER =
      new Peer("left-1", Role.EXPORTER, "org.vigil.exporter", EPOCH.incarnation());
  private static final Peer STANDBY =
      new Peer("left-1", Role.EXPORTER, "org.vigil.exporter.standby", 3);
  private static final long MILLIS = 1_763_856_000_123L;

  private static final Significance LIMITED =
      Significance.deadband(5)
          .or(Significance.percent(2.5))
          .or(Significance.threshold(-1.5, 0.25))
          .or(Significance.threshold(90, 0))
          .atMostEvery(Duration.ofMillis(250))
          .within(Significance.deadband(1).atMostEvery(Duration.ofMillis(100)));

  private static final Declaration CONTROL =
      Declaration.builder("workers", Kind.CONTROL, ValueType.INTEGER)
          .unit("1")
          .description("threads that move money")
          .label("tier", "front")
          .label("area", "north")
          .significance(Significance.deadband(2).atMostEvery(Duration.ofSeconds(1, 500)))
          .range(Value.integer(-1), Value.integer(64))
          .initial(Value.integer(4))
          .retained(1024)
          .checkpointed(true)
          .build();
  private static final Declaration PERSISTENT =
      Declaration.builder("limit", Kind.CONTROL, ValueType.INTEGER)
          .initial(Value.integer(4))
          .persistent(true)
          .build();
  private static final Declaration DURABLE =
      Declaration.builder("transfers.committed", Kind.INDICATOR, ValueType.COUNTER)
          .durable(true)
          .build();
  private static final Declaration STATE =
      Declaration.builder("mode", Kind.INDICATOR, ValueType.STATE)
          .states(List.of("OPEN", "CLOSED"))
          .initial(Value.state("CLOSED"))
          .build();
  private static final Declaration DYNAMIC =
      Declaration.builder("load", Kind.INDICATOR, ValueType.REAL)
          .samplingInterval(Duration.ofSeconds(5))
          .build();
  private static final Declaration TEST_POINT =
      Declaration.builder("before.commit", Kind.TEST_POINT, ValueType.BOOLEAN)
          .argument("amount", ValueType.COUNTER)
          .argument("note", ValueType.TEXT)
          .build();

  private static final Spec SPEC =
      new Spec(
          "r1",
          "5f3a",
          "evening watch",
          List.of(NamePattern.of("bank/**"), NamePattern.of("node@*/heap.*")),
          Mode.EVERY,
          LIMITED,
          CALLER,
          List.of(new Position(WORKERS, EPOCH, 41), new Position(HEAP, Epoch.NONE, -1)));
  private static final Spec BARE =
      new Spec(
          "r2", "5f3b", "", List.of(), Mode.LATEST, Significance.ANY_CHANGE, BUNDLE, List.of());

  private Samples() {}

  /** All samples, in the order of the schema. */
  static Map<String, Message> all() {
    Map<String, Message> all = new LinkedHashMap<>();
    reports(all);
    assignments(all);
    instances(all);
    calls(all);
    sessions(all);
    scans(all);
    return all;
  }

  private static void reports(Map<String, Message> all) {
    all.put(
        "Reports",
        new Reports(
            BANK,
            EPOCH,
            0x8000_0000_0000_0001L,
            List.of(
                new Item(
                    0,
                    41,
                    3,
                    MILLIS,
                    9,
                    Value.integer(-8),
                    Value.integer(Long.MIN_VALUE),
                    Value.integer(Long.MAX_VALUE),
                    null),
                new Item(
                    1,
                    42,
                    0,
                    MILLIS,
                    9,
                    Value.real(0.1),
                    Value.real(-0.0),
                    Value.real(1e300),
                    null),
                new Item(2, 1, 0, MILLIS, 0, Value.bool(true), null, null, null),
                new Item(3, 1, 0, MILLIS, 0, Value.text("Größe\n\u0000"), null, null, null),
                new Item(4, 1, 0, MILLIS, 0, Value.state("OPEN"), null, null, null),
                new Item(5, 1, 0, MILLIS, 0, Value.counter(0), null, null, null),
                new Item(6, Long.MAX_VALUE, 0, -1, 0, null, null, null, REFUSAL))));
    all.put("Reports-none", new Reports(BANK, Epoch.NONE, 0, List.of()));
    all.put("KeepAlive", new KeepAlive(List.of(new Spoken(BANK, EPOCH), new Spoken(NODE, BEFORE))));
    all.put(
        "Arm",
        new Arm(
            BANK,
            EPOCH,
            List.of(
                new Arming(0, List.of(LIMITED, Significance.ANY_CHANGE), true, 41),
                new Arming(1, List.of(), false, -1))));
    all.put(
        "Opened",
        new Opened(
            BANK,
            EPOCH,
            true,
            "org.vigil.samples.bank",
            "exporterStopped",
            -1,
            List.of(CONTROL, STATE, DYNAMIC, TEST_POINT)));
    all.put(
        "Opened-behind",
        new Opened(
            BANK, EPOCH, true, "org.vigil.samples.bank", "nodeLeft", -1, List.of(CONTROL), true));
    all.put(
        "Opened-persistent",
        new Opened(BANK, EPOCH, false, "org.vigil.samples.bank", "", 7, List.of(PERSISTENT)));
    all.put(
        "Opened-cycle",
        new Opened(
            BANK,
            EPOCH,
            true,
            "org.vigil.samples.bank",
            "nodeLeft",
            -1,
            List.of(DURABLE),
            false,
            5));
    all.put(
        "Acknowledged", new Acknowledged(BANK, EPOCH, List.of(new Mark(0, 41), new Mark(7, 1))));
    all.put(
        "Reports-replayed",
        new Reports(
            BANK,
            EPOCH,
            -1,
            List.of(new Item(0, 42, 0, MILLIS, 0, Value.counter(5), null, null, null, true))));
    all.put("Closed", new Closed(NODE, EPOCH, "serviceGone"));
    all.put("Fenced", new Fenced(BANK, EPOCH));
  }

  private static void scans(Map<String, Message> all) {
    Peer coordinator = new Peer("right", Role.COORDINATOR, "org.vigil.failover", -5);
    all.put("Look", new Look(false));
    all.put("Look-anew", new Look(true));
    all.put("Alive", new Alive(List.of(EXPORTER, coordinator)));
    all.put("Alive-all", new Alive(List.of()));
    all.put("Doubt", new Doubt(EXPORTER));
    all.put("LeaveOut", new LeaveOut(List.of(coordinator)));
    all.put("LeaveOut-nobody", new LeaveOut(List.of()));
  }

  private static void assignments(Map<String, Message> all) {
    all.put("Offer", new Offer(BANK, "org.vigil.samples.bank", true, BEFORE, EPOCH, 9));
    all.put(
        "Offer-replica",
        new Offer(BANK, "bank", false, Epoch.NONE, EPOCH, 1, -3, List.of("workers:INTEGER")));
    all.put("Withdraw", new Withdraw(BANK, EPOCH));
    Entry entry = new Entry("workers", Value.integer(8), 3, KEY, KEY, Value.integer(9));
    Entry bare = new Entry("transfers.committed", Value.counter(100), 0, null, null, null);
    Entry numbered = new Entry("balance.north", null, 0, null, null, null, 41, 16);
    all.put(
        "Assigned",
        new Assigned(
            BANK,
            EPOCH,
            Optional.of(EXPORTER),
            true,
            List.of(STANDBY, new Peer("right", Role.AGENT, "a", 1)),
            "org.vigil.samples.bank",
            "coordinated",
            List.of(entry, bare)));
    all.put(
        "Assigned-nobody",
        new Assigned(BANK, EPOCH, Optional.empty(), false, List.of(), "", "", List.of()));
    all.put(
        "Assigned-elsewhere",
        new Assigned(
            BANK,
            EPOCH,
            Optional.of(STANDBY),
            true,
            List.of(),
            "bank",
            "nodeLeft",
            List.of(),
            "right",
            List.of("org.vigil.exporter@right lacks workers"),
            Epoch.NONE,
            List.of()));
    all.put(
        "Assigned-numbered",
        new Assigned(
            BANK,
            EPOCH,
            Optional.of(EXPORTER),
            true,
            List.of(),
            "bank",
            "nodeLeft",
            List.of(bare.numbered(100, 1), numbered),
            "right",
            List.of(),
            BEFORE,
            List.of()));
    all.put("Refused", new Refused(BANK, "org.example.other", "it has an owner", true));
    all.put("Resign", new Resign(BANK, EPOCH, STANDBY));
    all.put("Resigned", new Resigned(BANK, EPOCH));
    all.put("Resigned-successor", new Resigned(BANK, EPOCH, Optional.of(STANDBY)));
    all.put("Checkpoint", new Checkpoint(BANK, EPOCH, 5, List.of(entry, bare)));
    all.put(
        "Known",
        new Known(
            BANK,
            "org.vigil.samples.bank",
            EPOCH,
            Optional.of(EXPORTER),
            Optional.of(new Checkpoint(BANK, EPOCH, 5, List.of(entry, bare)))));
    all.put("Known-nothing", Known.nothing(BANK));
    all.put(
        "Known-restored",
        new Known(
            BANK,
            "org.vigil.samples.bank",
            EPOCH,
            Optional.empty(),
            Optional.of(
                new Checkpoint(
                    BANK,
                    EPOCH,
                    7,
                    List.of(new Entry("limit", Value.integer(9), 3, KEY, null, null)))),
            true));
    all.put("Journalled", new Journalled(BANK, EPOCH, 5, Optional.empty()));
    all.put("Journalled-not", new Journalled(BANK, EPOCH, 5, Optional.of(REFUSAL)));
    all.put(
        "Offer-persistent",
        new Offer(
            BANK, "bank", false, EPOCH, EPOCH, 1, 0, List.of("limit:INTEGER"), List.of("limit")));
    all.put("AskKnown", new AskKnown(BANK));
    all.put("Checkpoint-since", new Checkpoint(BANK, EPOCH, 9, List.of(numbered), 5));
    Answer answered =
        new Answer(0, KEY, BANK.instrument("workers"), "rejected", REFUSAL, null, null, 3, 0, true);
    all.put("Checkpoint-answers", new Checkpoint(BANK, EPOCH, 10, List.of(), 9, List.of(answered)));
    Retained retained =
        new Retained(
            "transfers.committed",
            41,
            List.of(
                new Item(0, 42, 0, MILLIS, 6, Value.counter(5), null, null, null),
                new Item(0, 43, 0, MILLIS, 0, null, null, null, REFUSAL)));
    Retained none = new Retained("transfers.rejected", 9, List.of());
    all.put(
        "Checkpoint-retained",
        new Checkpoint(BANK, EPOCH, 11, List.of(), 10, List.of(), List.of(retained, none)));
    all.put(
        "Assigned-retained",
        new Assigned(
            BANK,
            EPOCH,
            Optional.of(EXPORTER),
            true,
            List.of(),
            "bank",
            "nodeLeft",
            List.of(),
            "right",
            List.of(),
            BEFORE,
            List.of(),
            List.of(retained)));
    all.put(
        "Assigned-answers",
        new Assigned(
            BANK,
            EPOCH,
            Optional.of(EXPORTER),
            true,
            List.of(),
            "bank",
            "nodeLeft",
            List.of(entry),
            "right",
            List.of(),
            BEFORE,
            List.of(answered)));
    all.put("Stored", new Stored(BANK, EPOCH, 5));
    all.put(
        "AskTakeover",
        new AskTakeover(3, BANK, "org.vigil.exporter.standby@left-1", "update", CALLER));
    all.put(
        "TakeoverAnswer",
        new TakeoverAnswer(
            3, BANK, false, Optional.of(REFUSAL), EXPORTER.label(), STANDBY.label(), EPOCH));
    all.put(
        "TakeoverAnswer-done",
        new TakeoverAnswer(4, BANK, true, Optional.empty(), "", STANDBY.label(), EPOCH));
  }

  private static void instances(Map<String, Message> all) {
    all.put("Instantiable", new Instantiable(BANK, true, true));
    all.put("AskInstance", new AskInstance(5, BANK, "left-1", "maintenance", CALLER));
    all.put("InstanceAnswer", new InstanceAnswer(5, BANK, false, Optional.of(REFUSAL), "left-1"));
    all.put("InstanceAnswer-done", new InstanceAnswer(6, BANK, true, Optional.empty(), "left-1"));
  }

  private static void calls(Map<String, Message> all) {
    all.put("Read", new Read(1, "5f3a", List.of(WORKERS, HEAP)));
    all.put(
        "Readings",
        new Readings(
            1,
            List.of(
                new ReadingItem(WORKERS, Value.integer(8), null, MILLIS, EPOCH, 3),
                new ReadingItem(HEAP, null, REFUSAL, 0, Epoch.NONE, 0))));
    all.put(
        "Modify",
        new Modify(
            2,
            KEY,
            WORKERS,
            Optional.of(Value.integer(8)),
            OptionalLong.of(0),
            "evening load",
            CALLER));
    all.put(
        "Modify-reset",
        new Modify(2, KEY, WORKERS, Optional.empty(), OptionalLong.empty(), "", BUNDLE));
    all.put("AskOutcome", new AskOutcome(3, WORKERS, KEY));
    all.put(
        "Fire",
        new Fire(
            4,
            KEY,
            BANK.instrument("before.commit"),
            List.of(Value.counter(5), Value.text("")),
            "try",
            CALLER));
    all.put(
        "Answer",
        new Answer(
            2, KEY, WORKERS, "rejected", REFUSAL, Value.integer(4), Value.integer(8), 3, 2, true));
    all.put("Answer-bare", new Answer(2, KEY, WORKERS, "unknown", null, null, null, 0, 0, false));
    all.put("ListInstruments", new ListInstruments(5, NamePattern.of("**")));
    all.put(
        "Listing",
        new Listing(
            5,
            List.of(
                new Listed(WORKERS, CONTROL, EPOCH, "good"),
                new Listed(BANK.instrument("mode"), STATE, Epoch.NONE, "unavailable")),
            true));
  }

  private static void sessions(Map<String, Message> all) {
    all.put("Open", new Open(SPEC));
    all.put("Open-bare", new Open(BARE));
    all.put("Close", new Close("r1"));
    all.put("Taken", new Taken("r1", List.of(new Position(WORKERS, EPOCH, 41))));
    all.put("Resume", new Resume(6, "evening watch"));
    all.put("Resumed", new Resumed(6, Optional.of(SPEC)));
    all.put("Resumed-none", new Resumed(6, Optional.empty()));
    all.put("Keep", new Keep(SPEC));
    all.put("Forget", new Forget("evening watch"));
    all.put(
        "Delivered",
        new Delivered(
            "r1",
            List.of(new Introduced(0, WORKERS), new Introduced(70_000, HEAP)),
            List.of(
                new Reported(
                    0,
                    EPOCH,
                    41,
                    3,
                    2,
                    MILLIS,
                    9,
                    Value.integer(8),
                    Value.integer(1),
                    Value.integer(9),
                    null),
                new Reported(70_000, EPOCH, 42, 0, 0, MILLIS, 0, null, null, null, REFUSAL),
                new Missed(0, BEFORE, 38, 40, true),
                new Became(0, "unavailable", "exporterStopped"),
                new Told(
                    "o1",
                    Outage.Phase.HEALED,
                    "exporterStopped",
                    "message",
                    EXPORTER.label(),
                    MILLIS,
                    MILLIS + 5,
                    MILLIS + 9,
                    9_123_456,
                    List.of(
                        new Ended(BANK, BEFORE, EPOCH, 9, 1, 40, 3, 2, 1, 4, true),
                        new Ended(NODE, BEFORE, Epoch.NONE, 0, 0, 0, 0, 0, 0, 0, false))),
                new Told(
                    "o2",
                    Outage.Phase.OPENED,
                    "nodeLeft",
                    "scan",
                    STANDBY.label(),
                    MILLIS,
                    -1,
                    -1,
                    -1,
                    List.of()))));
    all.put(
        "Delivered-healed",
        new Delivered(
            "r1",
            List.of(),
            List.of(
                new Told(
                    "o1",
                    Outage.Phase.HEALED,
                    "nodeLeft",
                    "message",
                    EXPORTER.label(),
                    MILLIS,
                    MILLIS + 5,
                    MILLIS + 9,
                    9_123_456,
                    List.of(
                        new Ended(BANK, BEFORE, EPOCH, 9, 1, 40, 3, 2, 1, 4, true, 14_123_456))))));
    all.put("AskMonitors", new AskMonitors(7, "r1"));
    all.put(
        "Monitors",
        new Monitors(
            7,
            List.of(
                new MonitorState(WORKERS, "good", "", 12, 40, 3, 2, 1),
                new MonitorState(HEAP, "pending", "", -1, 0, 0, 0, 0))));
  }
}
