package org.vigil.spi.message;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vigil.api.Declaration;
import org.vigil.api.EntityName;
import org.vigil.api.Epoch;
import org.vigil.api.Refusal;
import org.vigil.api.Significance;
import org.vigil.api.Value;

/** What is shown: between the primary exporter of an entity and the agents. */
public sealed interface ReportMessage extends Message {
  /**
   * Primary to all agents: my epoch begins. An instrument's place in the list is its handle for the
   * epoch (R13).
   *
   * @param owner who owns the entity's name
   * @param cause why the epoch before ended, as the coordinator said
   * @param hash of the declarations; frames with another one are not decoded
   * @param upperBound whether the numbers go on behind what the predecessor had reserved: what is
   *     missing between the epochs is an upper bound then (R12)
   * @param dutyCycleMillis how long a change may have gone unnumbered; 0 if that is not known
   */
  record Opened(
      EntityName entity,
      Epoch epoch,
      boolean provisional,
      String owner,
      String cause,
      long hash,
      List<Declaration> declarations,
      boolean upperBound,
      int dutyCycleMillis)
      implements ReportMessage {
    /** Copies the list. */
    public Opened {
      declarations = List.copyOf(declarations);
    }

    /** An epoch of a primary that does not say how often it looks. */
    public Opened(
        EntityName entity,
        Epoch epoch,
        boolean provisional,
        String owner,
        String cause,
        long hash,
        List<Declaration> declarations,
        boolean upperBound) {
      this(entity, epoch, provisional, owner, cause, hash, declarations, upperBound, 0);
    }

    /** An epoch whose numbers go on behind the last one given. */
    public Opened(
        EntityName entity,
        Epoch epoch,
        boolean provisional,
        String owner,
        String cause,
        long hash,
        List<Declaration> declarations) {
      this(entity, epoch, provisional, owner, cause, hash, declarations, false, 0);
    }
  }

  /**
   * Primary to all agents: my epoch ends, by a cause of Causes: {@code coordinated}, or {@code
   * serviceGone}.
   */
  record Closed(EntityName entity, Epoch epoch, String cause) implements ReportMessage {}

  /**
   * Agent to an exporter: what you sent is of an epoch below the floor and was refused (R1, G7).
   */
  record Fenced(EntityName entity, Epoch floor) implements ReportMessage {}

  /** Agent to the primary: my node's interest in these instruments is from now on this. */
  record Arm(EntityName entity, Epoch epoch, List<Arming> armings) implements ReportMessage {
    /** Copies the list. */
    public Arm {
      armings = List.copyOf(armings);
    }
  }

  /**
   * A node's interest in one instrument.
   *
   * @param significances each distinct one its importers want, within the declared; empty to disarm
   * @param every whether one of them wants every report
   * @param after the number behind which retained reports are wanted; -1 for none, which means the
   *     current value only
   */
  record Arming(int handle, List<Significance> significances, boolean every, long after) {
    /** Copies the list. */
    public Arming {
      significances = List.copyOf(significances);
    }
  }

  /**
   * Primary to an agent: numbered reports, those of one publication together in one message (F8),
   * oldest first per instrument. All reports of an instrument that is armed for the node are sent;
   * those that were replaced because the agent was slow are counted.
   */
  record Reports(EntityName entity, Epoch epoch, long hash, List<Item> items)
      implements ReportMessage {
    /** Copies the list. */
    public Reports {
      items = List.copyOf(items);
    }
  }

  /**
   * One report.
   *
   * @param conflated how many numbers just before this one it replaces
   * @param timeMillis when the value was taken, since the epoch
   * @param publication other than 0: belongs with the others of this number
   * @param replayed whether it was retained already when the agent asked for it
   */
  record Item(
      int handle,
      long sequence,
      long conflated,
      long timeMillis,
      long publication,
      @Nullable Value value,
      @Nullable Value min,
      @Nullable Value max,
      @Nullable Refusal failure,
      boolean replayed) {
    /** One that is new. */
    public Item(
        int handle,
        long sequence,
        long conflated,
        long timeMillis,
        long publication,
        @Nullable Value value,
        @Nullable Value min,
        @Nullable Value max,
        @Nullable Refusal failure) {
      this(handle, sequence, conflated, timeMillis, publication, value, min, max, failure, false);
    }
  }

  /**
   * Agent to the primary: all clients here that want every report of these durable instruments have
   * taken them up to these numbers, so that no copy of them is needed (G5). Said now and then, each
   * time anew for the epoch.
   */
  record Acknowledged(EntityName entity, Epoch epoch, List<Mark> marks) implements ReportMessage {
    /** Copies the list. */
    public Acknowledged {
      marks = List.copyOf(marks);
    }
  }

  /** A place in the row of an instrument. */
  record Mark(int handle, long sequence) {}

  /** Primary to an agent that armed something: I am alive and this is what I speak for (F18). */
  record KeepAlive(List<Spoken> spoken) implements ReportMessage {
    /** Copies the list. */
    public KeepAlive {
      spoken = List.copyOf(spoken);
    }
  }

  /** An entity in an epoch. */
  record Spoken(EntityName entity, Epoch epoch) {}
}
