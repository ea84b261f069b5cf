package org.vigil.importer.internal;

import java.util.Optional;
import org.vigil.api.ChangeKey;
import org.vigil.api.InstrumentName;
import org.vigil.api.Refusal;
import org.vigil.api.Value;
import org.vigil.api.client.Outcome;
import org.vigil.spi.message.CallMessage.Answer;

/** What became of a change or a fire. */
record AnsweredOutcome(
    String status,
    InstrumentName instrument,
    ChangeKey key,
    Optional<Refusal> reason,
    Optional<Value> from,
    Optional<Value> to,
    long revision,
    int copies,
    boolean isProvisional)
    implements Outcome {

  static AnsweredOutcome of(Answer said) {
    return new AnsweredOutcome(
        said.status(),
        said.instrument(),
        said.key(),
        Optional.ofNullable(said.reason()),
        Optional.ofNullable(said.from()),
        Optional.ofNullable(said.to()),
        said.revision(),
        said.copies(),
        said.provisional());
  }

  /** It certainly did not take place. */
  static AnsweredOutcome rejected(InstrumentName instrument, ChangeKey key, Refusal why) {
    return without(REJECTED, instrument, key, why);
  }

  /** Nobody here can know. */
  static AnsweredOutcome unknown(InstrumentName instrument, ChangeKey key, Refusal why) {
    return without(UNKNOWN, instrument, key, why);
  }

  private static AnsweredOutcome without(
      String status, InstrumentName instrument, ChangeKey key, Refusal why) {
    return new AnsweredOutcome(
        status, instrument, key, Optional.of(why), Optional.empty(), Optional.empty(), 0, 0, false);
  }
}
