package org.vigil.spi.message;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vigil.api.ChangeKey;
import org.vigil.api.EntityName;
import org.vigil.api.Epoch;
import org.vigil.api.Refusal;
import org.vigil.api.Value;
import org.vigil.api.client.Caller;
import org.vigil.spi.AnswerWindow;
import org.vigil.spi.Peer;
import org.vigil.spi.message.CallMessage.Answer;

/**
 * Who speaks for an entity, and what a successor must know: between exporters, coordinators and
 * agents.
 */
public sealed interface AssignmentMessage extends Message {
  EntityName entity();

  /**
   * Exporter to the coordinators and agents: I can speak for this entity. Said when its service
   * appears, when a coordinator comes up, and when the exporter stepped down.
   *
   * @param owner the bundle symbolic name or group that owns the entity's name (R9)
   * @param standby whether the exporter is dormant and preferred last (R5)
   * @param held the epoch it speaks in now; NONE if it does not
   * @param floor the highest epoch it knows of, not below {@code held} (R1)
   * @param instruments how many the entity has
   * @param rank a lower one is preferred among the exporters of other nodes than the entity's (R2)
   * @param declared of an entity with replicas, what its instruments are, as {@code name:TYPE}, so
   *     that replicas can be compared before one has to take over (R13)
   * @param persistent the controls whose values are to be on disk (G8)
   */
  record Offer(
      EntityName entity,
      String owner,
      boolean standby,
      Epoch held,
      Epoch floor,
      int instruments,
      int rank,
      List<String> declared,
      List<String> persistent)
      implements AssignmentMessage {
    /** Copies the lists. */
    public Offer {
      declared = List.copyOf(declared);
      persistent = List.copyOf(persistent);
    }

    /** An offer of an entity without persistent controls. */
    public Offer(
        EntityName entity,
        String owner,
        boolean standby,
        Epoch held,
        Epoch floor,
        int instruments,
        int rank,
        List<String> declared) {
      this(entity, owner, standby, held, floor, instruments, rank, declared, List.of());
    }

    /** The highest epoch that it says anything of. */
    public Epoch highest() {
      return held.isAfter(floor) ? held : floor;
    }

    /** An offer of the usual rank that does not say what is declared. */
    public Offer(
        EntityName entity,
        String owner,
        boolean standby,
        Epoch held,
        Epoch floor,
        int instruments) {
      this(entity, owner, standby, held, floor, instruments, 0, List.of());
    }
  }

  /**
   * Exporter to the coordinators: the service took this entity away; I neither speak for it nor
   * can.
   */
  record Withdraw(EntityName entity, Epoch held) implements AssignmentMessage {}

  /**
   * Coordinator to the exporters and agents of its node: this is who speaks for the entity from now
   * on. Sent at each change of primary or backups, and to exporters and agents that come up. An
   * exporter that finds itself primary of an epoch it does not hold takes the entity over; one that
   * holds a lower epoch steps down.
   *
   * @param primary empty while there is no candidate
   * @param provisional whether the epoch was not confirmed (R2); false on transport-local, where a
   *     node confirms for itself
   * @param backups in the order in which they would take over
   * @param cause why the epoch before ended, a code of Causes; empty for the first
   * @param checkpoint what the successor starts from; empty except to the new primary
   * @param before the node where the entity was spoken for in the epoch before; empty if nowhere
   * @param remarks what people should know of the candidates, a sentence each
   * @param checkpointed the epoch that the checkpoint is of; NONE without one. A service object
   *     that was spoken for in it knows better than the checkpoint, any other does not (R11, R12)
   * @param answers the answers to changes in the checkpoint (R16)
   * @param retained the reports of durable instruments in the checkpoint (G5)
   */
  record Assigned(
      EntityName entity,
      Epoch epoch,
      Optional<Peer> primary,
      boolean provisional,
      List<Peer> backups,
      String owner,
      String cause,
      List<Entry> checkpoint,
      String before,
      List<String> remarks,
      Epoch checkpointed,
      List<Answer> answers,
      List<Retained> retained)
      implements AssignmentMessage {
    /** Copies the lists. */
    public Assigned {
      backups = List.copyOf(backups);
      checkpoint = List.copyOf(checkpoint);
      remarks = List.copyOf(remarks);
      answers = List.copyOf(answers);
      retained = List.copyOf(retained);
    }

    /** Of an entity that retains nothing elsewhere. */
    public Assigned(
        EntityName entity,
        Epoch epoch,
        Optional<Peer> primary,
        boolean provisional,
        List<Peer> backups,
        String owner,
        String cause,
        List<Entry> checkpoint,
        String before,
        List<String> remarks,
        Epoch checkpointed,
        List<Answer> answers) {
      this(
          entity,
          epoch,
          primary,
          provisional,
          backups,
          owner,
          cause,
          checkpoint,
          before,
          remarks,
          checkpointed,
          answers,
          List.of());
    }

    /** Of an entity that was nowhere before, without remarks and of no known checkpoint. */
    public Assigned(
        EntityName entity,
        Epoch epoch,
        Optional<Peer> primary,
        boolean provisional,
        List<Peer> backups,
        String owner,
        String cause,
        List<Entry> checkpoint) {
      this(
          entity,
          epoch,
          primary,
          provisional,
          backups,
          owner,
          cause,
          checkpoint,
          "",
          List.of(),
          Epoch.NONE,
          List.of());
    }
  }

  /**
   * Coordinator or exporter, to exporters and agents: an offer of this entity is refused while
   * another owner has the name (R9).
   *
   * @param owner who offered
   * @param lifted true once the name is free or the offer was withdrawn
   */
  record Refused(EntityName entity, String owner, String detail, boolean lifted)
      implements AssignmentMessage {}

  /**
   * Coordinator to the primary: finish your reports and let go (coordinated takeover, Fig. 5 step
   * 256).
   */
  record Resign(EntityName entity, Epoch epoch, Peer successor) implements AssignmentMessage {}

  /**
   * Primary to the coordinators: done, my last report is out and the taps are free.
   *
   * @param successor for whom; all coordinators hear it, and agree
   */
  record Resigned(EntityName entity, Epoch epoch, Optional<Peer> successor)
      implements AssignmentMessage {
    /** For whoever comes next. */
    public Resigned(EntityName entity, Epoch epoch) {
      this(entity, epoch, Optional.empty());
    }
  }

  /**
   * Primary to the coordinators: keep this for a successor (R14, R15). A checkpoint of a higher
   * (epoch, index) replaces the one before; it says all there is to keep, or what has changed.
   *
   * @param index grows within the epoch
   * @param since the index of the same epoch to which the entries are the changes, by instrument; 0
   *     for all there is to keep. Who keeps none of at least that index cannot use it, does not
   *     answer, and gets it whole
   * @param answers to changes, within their windows (R16); all there are, or what was added
   * @param retained reports of durable instruments (G5); all there are, or what was added
   */
  record Checkpoint(
      EntityName entity,
      Epoch epoch,
      long index,
      List<Entry> entries,
      long since,
      List<Answer> answers,
      List<Retained> retained)
      implements AssignmentMessage {
    /** Copies the lists. */
    public Checkpoint {
      entries = List.copyOf(entries);
      answers = List.copyOf(answers);
      retained = List.copyOf(retained);
    }

    /** Without reports. */
    public Checkpoint(
        EntityName entity,
        Epoch epoch,
        long index,
        List<Entry> entries,
        long since,
        List<Answer> answers) {
      this(entity, epoch, index, entries, since, answers, List.of());
    }

    /** Without answers. */
    public Checkpoint(EntityName entity, Epoch epoch, long index, List<Entry> entries, long since) {
      this(entity, epoch, index, entries, since, List.of());
    }

    /** All there is to keep, without answers. */
    public Checkpoint(EntityName entity, Epoch epoch, long index, List<Entry> entries) {
      this(entity, epoch, index, entries, 0);
    }

    /**
     * What is to be kept once this has arrived.
     *
     * @param kept what was kept so far; null if nothing
     * @return the newer of both, whole; empty if this one builds on what is not there
     */
    public Optional<Checkpoint> onto(@Nullable Checkpoint kept) {
      boolean isSameEpoch = kept != null && kept.epoch.equals(epoch);
      if (kept != null && isSameEpoch && kept.index >= index) {
        return Optional.of(kept);
      }
      if (since == 0) {
        return Optional.of(this);
      }
      if (kept == null || !isSameEpoch || kept.index < since) {
        return Optional.empty();
      }
      Map<String, Entry> merged = new LinkedHashMap<>();
      kept.entries.forEach(entry -> merged.put(entry.instrument(), entry));
      entries.forEach(entry -> merged.put(entry.instrument(), entry));
      return Optional.of(
          new Checkpoint(
              entity,
              epoch,
              index,
              List.copyOf(merged.values()),
              0,
              AnswerWindow.merged(kept.answers, answers),
              Retained.merged(kept.retained, retained)));
    }

    /**
     * This one, of which only some instruments are left, over an older one that is whole: the
     * others, and the retained reports, are as they were there.
     */
    public Checkpoint over(Checkpoint older) {
      Map<String, Entry> merged = new LinkedHashMap<>();
      older.entries.forEach(entry -> merged.put(entry.instrument(), entry));
      for (Entry entry : entries) {
        Entry before = merged.get(entry.instrument());
        merged.put(
            entry.instrument(),
            before == null ? entry : entry.numbered(before.sequence(), before.reserved()));
      }
      List<Answer> both = AnswerWindow.merged(older.answers, answers);
      return new Checkpoint(
          entity, epoch, index, List.copyOf(merged.values()), 0, both, older.retained);
    }
  }

  /** Coordinator to the primary: that checkpoint is kept here. */
  record Stored(EntityName entity, Epoch epoch, long index) implements AssignmentMessage {}

  /**
   * Coordinator to the primary, beside Stored and later, of a checkpoint that says something of
   * persistent controls: what it says of them, and all before it, is on disk here, or why it is
   * not. One that is not may follow when the disk takes it after all.
   *
   * @param refusal empty if it is on disk; of the code noJournal where nothing is ever put on disk
   */
  record Journalled(EntityName entity, Epoch epoch, long index, Optional<Refusal> refusal)
      implements AssignmentMessage {}

  /**
   * Coordinator to a coordinator that comes up, or asks: this is what I know of the entity (R1,
   * R15). Also of one that nobody speaks for.
   *
   * @param owner the owner of the name, or its last one; empty if there was none
   * @param epoch the highest that is known; NONE if the entity is not known
   * @param primary who speaks in that epoch, if that is known
   * @param checkpoint what is kept, whole
   * @param restored whether what is kept was read from disk: persistent controls, and nothing else
   *     that the checkpoint had
   */
  record Known(
      EntityName entity,
      String owner,
      Epoch epoch,
      Optional<Peer> primary,
      Optional<Checkpoint> checkpoint,
      boolean restored)
      implements AssignmentMessage {
    /** What was not read from disk. */
    public Known(
        EntityName entity,
        String owner,
        Epoch epoch,
        Optional<Peer> primary,
        Optional<Checkpoint> checkpoint) {
      this(entity, owner, epoch, primary, checkpoint, false);
    }

    /** The entity is not known. */
    public static Known nothing(EntityName entity) {
      return new Known(entity, "", Epoch.NONE, Optional.empty(), Optional.empty());
    }
  }

  /** Coordinator to coordinators: what do you know of this entity? Always answered. */
  record AskKnown(EntityName entity) implements AssignmentMessage {}

  /**
   * What is kept of one instrument.
   *
   * @param value a control's or checkpointed indicator's value; null of an instrument of which only
   *     the numbers are kept
   * @param revision of a control
   * @param key the change that made a control's value
   * @param intent a change under way that has no outcome yet; a successor rejects it unless the
   *     control itself has it (R14)
   * @param intended the value that change wants; present with intent only
   * @param sequence the last number that a report of it had; 0 if none had one
   * @param reserved how many more numbers reports of it may have had by the end of the epoch; a
   *     successor elsewhere goes on behind them (R12)
   */
  record Entry(
      String instrument,
      @Nullable Value value,
      long revision,
      @Nullable ChangeKey key,
      @Nullable ChangeKey intent,
      @Nullable Value intended,
      long sequence,
      long reserved) {
    /** Of an instrument that had no report. */
    public Entry(
        String instrument,
        @Nullable Value value,
        long revision,
        @Nullable ChangeKey key,
        @Nullable ChangeKey intent,
        @Nullable Value intended) {
      this(instrument, value, revision, key, intent, intended, 0, 0);
    }

    /** The same with other numbers. */
    public Entry numbered(long newSequence, long newReserved) {
      return new Entry(
          instrument, value, revision, key, intent, intended, newSequence, newReserved);
    }
  }

  /**
   * Agent to the coordinator of its node, and that one to the coordinator of the node where the
   * successor is: move the entity.
   *
   * @param to the wanted backup, {@code name@node}; empty for the first
   */
  record AskTakeover(long id, EntityName entity, String to, String reason, Caller caller)
      implements AssignmentMessage {}

  /** Coordinator to who asked it. */
  record TakeoverAnswer(
      long id,
      EntityName entity,
      boolean done,
      Optional<Refusal> refusal,
      String from,
      String to,
      Epoch epoch)
      implements AssignmentMessage {}

  /**
   * Coordinator to coordinators: whether the service of an entity can be made on my node, from a
   * component factory or by a feature (R10). Said for each when a coordinator comes up.
   *
   * @param byFactory whether it can be made without an order, when nobody is left to speak for it
   */
  record Instantiable(EntityName entity, boolean here, boolean byFactory)
      implements AssignmentMessage {}

  /**
   * Agent to the coordinator of its node, and that one to the coordinator of the wanted node: make
   * the service of this entity there, so that the entity has a backup (Fig. 4 step 216).
   */
  record AskInstance(long id, EntityName entity, String node, String reason, Caller caller)
      implements AssignmentMessage {}

  /** Coordinator to who asked it: the service was made on that node, or why not. */
  record InstanceAnswer(
      long id, EntityName entity, boolean done, Optional<Refusal> refusal, String node)
      implements AssignmentMessage {}
}
