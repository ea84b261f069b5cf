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
   */
  record Opened(
      EntityName entity,
      Epoch epoch,
      boolean provisional,
      String owner,
      String cause,
      long hash,
      List<Declaration> declarations,
      boolean upperBound)
      implements ReportMessage {
    /** Copies the list. */
    public Opened {
      declarations = List.copyOf(declarations);
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
      this(entity, epoch, provisional, owner, cause, hash, declarations, false);
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
      @Nullable Refusal failure) {}

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
