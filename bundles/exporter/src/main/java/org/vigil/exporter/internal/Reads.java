package org.vigil.exporter.internal;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vigil.api.Control;
import org.vigil.api.Epoch;
import org.vigil.api.Indicator;
import org.vigil.api.Instrument;
import org.vigil.api.InstrumentName;
import org.vigil.api.Refusal;
import org.vigil.api.Value;
import org.vigil.spi.Peer;
import org.vigil.spi.message.CallMessage.Read;
import org.vigil.spi.message.CallMessage.ReadingItem;
import org.vigil.spi.message.CallMessage.Readings;

/**
 * Answers one Read (F15): what is in memory at once and together (F8), what a procedure derives
 * when it comes back.
 */
final class Reads {
  private final Peer by;
  private final Read question;
  private final ExportedEntity entity;
  private final Surroundings around;
  private final Epoch epoch;
  private final long deadlineNanos;
  private final @Nullable ReadingItem[] answers;
  private int missing;

  Reads(Peer by, Read question, ExportedEntity entity, Surroundings around, long nowNanos) {
    this.by = by;
    this.question = question;
    this.entity = entity;
    this.around = around;
    this.epoch = entity.epoch();
    this.deadlineNanos = nowNanos + ReportDesk.PATIENCE_NANOS;
    this.answers = new ReadingItem[question.instruments().size()];
    this.missing = answers.length;
  }

  /**
   * Reads what is in memory, and begins to ask for the rest; false, and nothing done, while the
   * service publishes several values as one and there is time to wait for that.
   */
  boolean begin(long nowNanos) {
    Map<Instrument, ReadingItem> inMemory = new HashMap<>();
    long publication = entity.entity().publication();
    for (InstrumentName name : question.instruments()) {
      Instrument instrument = entity.declared().find(name.name());
      if (instrument != null && !instrument.declaration().isDynamic()) {
        inMemory.put(instrument, read(name, instrument));
      }
    }
    boolean torn = publication % 2 != 0 || entity.entity().publication() != publication;
    if (torn && inMemory.size() > 1 && nowNanos - deadlineNanos < 0) {
      return false;
    }
    for (int i = 0; i < answers.length; i++) {
      int place = i;
      InstrumentName name = question.instruments().get(i);
      Instrument instrument = entity.declared().find(name.name());
      if (instrument == null) {
        answer(place, item(name, null, entity.declared().refusalOf(name, "instrument"), 0));
      } else if (instrument instanceof Indicator indicator && indicator.declaration().isDynamic()) {
        entity
            .callbacks()
            .call(
                name.toString(),
                indicator::derive,
                answer -> answer(place, item(name, answer.result(), answer.refusal(), 0)));
      } else {
        answer(place, inMemory.getOrDefault(instrument, read(name, instrument)));
      }
    }
    if (answers.length == 0) {
      send();
    }
    return true;
  }

  private ReadingItem read(InstrumentName name, Instrument instrument) {
    if (instrument instanceof Control control) {
      Control.Setting shown = entity.changes().shown(control);
      return item(name, shown.value(), null, shown.revision());
    }
    return item(name, instrument.tap().read(), instrument.tap().failure(), 0);
  }

  private ReadingItem item(
      InstrumentName name, @Nullable Value value, @Nullable Refusal failure, long revision) {
    Refusal why =
        value == null && failure == null
            ? new Refusal(Refusal.NO_VALUE, name + " has no value yet")
            : failure;
    return new ReadingItem(
        name, why == null ? value : null, why, around.clock.millis(), epoch, revision);
  }

  private void answer(int place, ReadingItem item) {
    answers[place] = item;
    if (--missing == 0) {
      send();
    }
  }

  private void send() {
    around.peers.tell(by, new Readings(question.id(), Arrays.asList(answers)));
  }
}
