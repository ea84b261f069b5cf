package org.vigil.spi.message;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.vigil.api.ChangeKey;
import org.vigil.api.Declaration;
import org.vigil.api.Epoch;
import org.vigil.api.InstrumentName;
import org.vigil.api.NamePattern;
import org.vigil.api.Refusal;
import org.vigil.api.Value;
import org.vigil.api.client.Caller;

/**
 * Questions and their answers: importer to agent, which passes them on to the primary exporter
 * under an id of its own and passes the answer back. The id is the asker's; the answer carries it.
 */
public sealed interface CallMessage extends Message {
  long id();

  /** Reads instruments; an agent passes on those of one entity together. */
  record Read(long id, String session, List<InstrumentName> instruments) implements CallMessage {
    /** Copies the list. */
    public Read {
      instruments = List.copyOf(instruments);
    }
  }

  /** The answer to a Read, in its order. */
  record Readings(long id, List<ReadingItem> readings) implements CallMessage {
    /** Copies the list. */
    public Readings {
      readings = List.copyOf(readings);
    }
  }

  /** One reading; either a value or a failure. */
  record ReadingItem(
      InstrumentName instrument,
      @Nullable Value value,
      @Nullable Refusal failure,
      long timeMillis,
      Epoch epoch,
      long revision) {}

  /**
   * Changes a control.
   *
   * @param value empty to reset
   */
  record Modify(
      long id,
      ChangeKey key,
      InstrumentName control,
      Optional<Value> value,
      OptionalLong ifRevision,
      String reason,
      Caller caller)
      implements CallMessage {}

  /** Asks what became of a change. */
  record AskOutcome(long id, InstrumentName control, ChangeKey key) implements CallMessage {}

  /** Fires a test point, at most once (R17). */
  record Fire(
      long id,
      ChangeKey key,
      InstrumentName testPoint,
      List<Value> arguments,
      String reason,
      Caller caller)
      implements CallMessage {
    /** Copies the list. */
    public Fire {
      arguments = List.copyOf(arguments);
    }
  }

  /**
   * The answer to Modify, AskOutcome and Fire.
   *
   * @param status a constant of Outcome
   */
  record Answer(
      long id,
      ChangeKey key,
      InstrumentName instrument,
      String status,
      @Nullable Refusal reason,
      @Nullable Value from,
      @Nullable Value to,
      long revision,
      int copies,
      boolean provisional)
      implements CallMessage {}

  /** Importer to agent: which instruments are there? */
  record ListInstruments(long id, NamePattern pattern) implements CallMessage {}

  /**
   * The answer, in pages.
   *
   * @param last whether this is the last page
   */
  record Listing(long id, List<Listed> instruments, boolean last) implements CallMessage {
    /** Copies the list. */
    public Listing {
      instruments = List.copyOf(instruments);
    }
  }

  /** One instrument found; epoch NONE while nobody exports it. */
  record Listed(InstrumentName name, Declaration declaration, Epoch epoch, String state) {}
}
