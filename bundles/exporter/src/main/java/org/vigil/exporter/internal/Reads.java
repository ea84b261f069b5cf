package org.vigil.exporter.internal;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vigil.api.Control;
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
 * Answers one Read (F15): what is in memory at once and together, what a procedure derives when it
 * comes back.
 */
final class Reads {
  private final Peer by;
  private final Read question;
  private final ExportedEntity entity;
  private final Surroundings around;
  private final @Nullable ReadingItem[] answers;
  private int missing;

  private Reads(Peer by, Read question, ExportedEntity entity, Surroundings around) {
    this.by = by;
    this.question = question;
    this.entity = entity;
    this.around = around;
    this.answers = new ReadingItem[question.instruments().size()];
    this.missing = answers.length;
  }

  static void answer(
      Peer by, Read question, ExportedEntity entity, Surroundings around, long nowNanos) {
    new Reads(by, question, entity, around).start(nowNanos);
  }

  private void start(long nowNanos) {
    Set<Instrument> inMemory = new LinkedHashSet<>();
    for (InstrumentName name : question.instruments()) {
      Instrument instrument = entity.instrument(name.name());
      if (instrument != null && !instrument.declaration().isDynamic()) {
        inMemory.add(instrument);
      }
    }
    Map<Instrument, @Nullable Value> snapshot = entity.snapshot(inMemory);
    for (int i = 0; i < answers.length; i++) {
      int place = i;
      InstrumentName name = question.instruments().get(i);
      Instrument instrument = entity.instrument(name.name());
      if (instrument == null) {
        answer(place, null, entity.refusalOfWrongName(name, "instrument"));
      } else if (instrument instanceof Indicator indicator && indicator.declaration().isDynamic()) {
        entity
            .callbacks()
            .call(
                name.toString(),
                indicator::derive,
                nowNanos,
                answer -> answer(place, answer.result(), answer.refusal()));
      } else {
        answer(place, snapshot.get(instrument), instrument.tap().failure());
      }
    }
    if (answers.length == 0) {
      around.outlet.send(by, new Readings(question.id(), List.of()));
    }
  }

  private void answer(int place, @Nullable Value value, @Nullable Refusal failure) {
    InstrumentName name = question.instruments().get(place);
    Refusal why = failure;
    if (value == null && failure == null) {
      why = new Refusal(Refusal.NO_VALUE, name + " has no value yet");
    }
    Instrument instrument = entity.instrument(name.name());
    long revision = instrument instanceof Control control ? control.setting().revision() : 0;
    answers[place] =
        new ReadingItem(
            name, why == null ? value : null, why, around.clock.millis(), entity.epoch(), revision);
    if (--missing == 0) {
      List<ReadingItem> readings = new ArrayList<>();
      for (ReadingItem answer : answers) {
        if (answer != null) {
          readings.add(answer);
        }
      }
      around.outlet.send(by, new Readings(question.id(), readings));
    }
  }
}
