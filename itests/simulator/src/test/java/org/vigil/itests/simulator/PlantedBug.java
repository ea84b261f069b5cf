package org.vigil.itests.simulator;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.vigil.agent.internal.SimulatedAgent;
import org.vigil.api.ChangeKey;
import org.vigil.api.Epoch;
import org.vigil.api.Instrument;
import org.vigil.api.TapOwner;
import org.vigil.spi.Core;
import org.vigil.spi.Journal;
import org.vigil.spi.Outlet;
import org.vigil.spi.Peer;
import org.vigil.spi.Role;
import org.vigil.spi.message.AssignmentMessage.Assigned;
import org.vigil.spi.message.AssignmentMessage.Checkpoint;
import org.vigil.spi.message.AssignmentMessage.Entry;
import org.vigil.spi.message.AssignmentMessage.Known;
import org.vigil.spi.message.AssignmentMessage.Stored;
import org.vigil.spi.message.CallMessage.Modify;
import org.vigil.spi.message.Message;
import org.vigil.spi.message.ReportMessage.Arm;
import org.vigil.spi.message.ReportMessage.Reports;
import org.vigil.spi.message.SessionMessage.Delivered;
import org.vigil.spi.message.SessionMessage.Event;
import org.vigil.spi.message.SessionMessage.Told;

/** The bugs at the end of PROTOCOL.md that the roles could have by now; each would be noticed. */
enum PlantedBug {
  AN_OLD_EPOCH_ACCEPTED(OldEpochAccepted::new),
  A_LAGGING_COPY_PROMOTED(LaggingCopyPromoted::new),
  AN_EPOCH_NUMBER_USED_AGAIN_AFTER_A_RESTART(EpochUsedAgain::new),
  A_LEASE_RENEWED_BY_ITS_OWN_HOLDER(LeaseRenewedByItself::new),
  A_DETACH_BY_A_STRANGER(DetachByStranger::new),
  AN_ANSWER_EVICTED_AND_ITS_CHANGE_APPLIED_AGAIN(AppliedAgain::new),
  ACKNOWLEDGED_BEFORE_CHECKPOINT(AcknowledgedBeforeCheckpoint::new),
  ANSWERED_BEFORE_THE_DISK_HAS_IT(AnsweredBeforeDisk::new),
  A_JOURNAL_THAT_FORGETS_ITS_LAST_RECORD(JournalForgets::new),
  AN_OUTAGE_DROPPED(OutageDropped::new),
  A_MONITOR_FORGOTTEN(MonitorForgotten::new);

  @SuppressWarnings("ImmutableEnumChecker") // it only makes new ones
  private final Supplier<Bug> planted;

  PlantedBug(Supplier<Bug> planted) {
    this.planted = planted;
  }

  Bug plant() {
    return planted.get();
  }

  /** An agent takes the reports of whoever spoke before for those of the primary. */
  private static final class OldEpochAccepted implements Bug {
    @Override
    public void onMessage(RunningPart who, Core core, Peer from, Message message, long nowNanos) {
      SimulatedAgent agent = who.part() == Part.AGENT ? who.node().agent() : null;
      if (agent != null && message instanceof Reports reports) {
        Epoch floor = agent.floor(reports.entity());
        Peer primary = agent.primary(reports.entity());
        if (primary != null && floor.isAfter(reports.epoch())) {
          Reports accepted = new Reports(reports.entity(), floor, reports.hash(), reports.items());
          core.onMessage(primary, accepted, nowNanos);
          return;
        }
      }
      core.onMessage(from, message, nowNanos);
    }
  }

  /** A coordinator hands on the first checkpoint of a term, not the last. */
  private static final class LaggingCopyPromoted implements Bug {
    private final Map<RunningPart, Map<Epoch, List<Entry>>> firsts = new HashMap<>();

    @Override
    public void onMessage(RunningPart who, Core core, Peer from, Message message, long nowNanos) {
      if (message instanceof Checkpoint checkpoint && checkpoint.since() == 0) {
        firsts
            .computeIfAbsent(who, any -> new HashMap<>())
            .putIfAbsent(checkpoint.epoch(), checkpoint.entries());
      }
      core.onMessage(from, message, nowNanos);
    }

    @Override
    public Message onSend(RunningPart who, Outlet outlet, Peer to, Message message) {
      if (message instanceof Assigned assigned && !assigned.checkpoint().isEmpty()) {
        List<Entry> first =
            firsts.getOrDefault(who, Map.of()).getOrDefault(assigned.checkpointed(), List.of());
        return new Assigned(
            assigned.entity(),
            assigned.epoch(),
            assigned.primary(),
            assigned.provisional(),
            assigned.backups(),
            assigned.owner(),
            assigned.cause(),
            first,
            assigned.before(),
            assigned.remarks(),
            assigned.checkpointed(),
            assigned.answers());
      }
      return message;
    }
  }

  /** The incarnation of a role is the same in each of its lives. */
  private static final class EpochUsedAgain implements Bug {
    @Override
    public long incarnation(String node, Part part, long fresh) {
      return 7_919L * node.hashCode() + part.bundle.hashCode();
    }
  }

  /** An exporter takes its own checkpoints for stored. */
  private static class LeaseRenewedByItself implements Bug {
    private final Set<Stored> answered = new HashSet<>();

    @Override
    public @Nullable Message onSend(RunningPart who, Outlet outlet, Peer to, Message message) {
      if (message instanceof Checkpoint checkpoint) {
        Stored stored = new Stored(checkpoint.entity(), checkpoint.epoch(), checkpoint.index());
        if (answered.add(stored)) {
          who.node().later(World.MILLI, () -> who.execute(() -> hear(who, stored)));
        }
      }
      return message;
    }

    private static void hear(RunningPart who, Stored stored) {
      who.coordinators().forEach(coordinator -> who.hear(coordinator, stored));
    }
  }

  /** The same, and the checkpoint leaves only later. */
  private static final class AcknowledgedBeforeCheckpoint extends LeaseRenewedByItself {
    private static final long LATER_NANOS = 150 * World.MILLI;

    @Override
    public @Nullable Message onSend(RunningPart who, Outlet outlet, Peer to, Message message) {
      super.onSend(who, outlet, to, message);
      if (message instanceof Checkpoint) {
        who.node().later(LATER_NANOS, () -> outlet.send(to, message));
        return null;
      }
      return message;
    }
  }

  /** A journal says that it has what the disk gets a little later. */
  private static final class AnsweredBeforeDisk implements Bug {
    private static final long LATER_NANOS = 100 * World.MILLI;

    @Override
    public Journal journal(SimulatedNode life, Journal journal) {
      return new Journal() {
        @Override
        public void read(BiConsumer<List<Known>, Optional<String>> whenRead) {
          journal.read(whenRead);
        }

        @Override
        public void put(Known known, Consumer<Optional<String>> whenDone) {
          life.later(World.MILLI, () -> whenDone.accept(Optional.empty()));
          life.later(LATER_NANOS, () -> journal.put(known, failure -> {}));
        }
      };
    }
  }

  /** A journal finds what it had before it was last given something. */
  private static final class JournalForgets implements Bug {
    private final Map<String, Known> last = new HashMap<>();
    private final Map<String, Known> before = new HashMap<>();

    @Override
    public Journal journal(SimulatedNode life, Journal journal) {
      return new Journal() {
        @Override
        public void read(BiConsumer<List<Known>, Optional<String>> whenRead) {
          journal.read((kept, complaint) -> whenRead.accept(found(), complaint));
        }

        private List<Known> found() {
          return Optional.ofNullable(before.get(life.id())).map(List::of).orElse(List.of());
        }

        @Override
        public void put(Known known, Consumer<Optional<String>> whenDone) {
          Known was = last.put(life.id(), known);
          if (was != null) {
            before.put(life.id(), was);
          }
          journal.put(known, whenDone);
        }
      };
    }
  }

  /** An exporter that stops frees all taps, whoever holds them. */
  private static final class DetachByStranger implements Bug {
    @Override
    public void onExporterStopped(SimulatedNode node) {
      BankService service = node.service();
      if (service != null) {
        for (Instrument instrument : service.entity().instruments().values()) {
          TapOwner owner = instrument.tap().owner();
          if (owner != null) {
            instrument.tap().detach(owner);
          }
        }
      }
    }
  }

  /** A change comes once more, and who applied it does not know its key any more. */
  private static final class AppliedAgain implements Bug {
    private static final long LATER_NANOS = 100 * World.MILLI;

    @Override
    public Message onSend(RunningPart who, Outlet outlet, Peer to, Message message) {
      if (message instanceof Modify change && to.role() == Role.EXPORTER) {
        Modify again =
            new Modify(
                Long.MAX_VALUE,
                new ChangeKey(change.key().session() + "-forgotten", change.key().number()),
                change.control(),
                change.value(),
                change.ifRevision(),
                change.reason(),
                change.caller());
        who.node().later(LATER_NANOS, () -> outlet.send(to, again));
      }
      return message;
    }
  }

  /** An agent keeps outages to itself. */
  private static final class OutageDropped implements Bug {
    @Override
    public Message onSend(RunningPart who, Outlet outlet, Peer to, Message message) {
      if (message instanceof Delivered delivered) {
        List<Event> rest = new ArrayList<>(delivered.events());
        rest.removeIf(Told.class::isInstance);
        return new Delivered(delivered.request(), delivered.introduced(), rest);
      }
      return message;
    }
  }

  /** An agent arms its monitors at the first primary, and not at the next. */
  private static final class MonitorForgotten implements Bug {
    private final Map<RunningPart, Epoch> armed = new HashMap<>();

    @Override
    public @Nullable Message onSend(RunningPart who, Outlet outlet, Peer to, Message message) {
      if (message instanceof Arm arm) {
        Epoch first = Optional.ofNullable(armed.putIfAbsent(who, arm.epoch())).orElse(arm.epoch());
        return arm.epoch().equals(first) ? message : null;
      }
      return message;
    }
  }
}
