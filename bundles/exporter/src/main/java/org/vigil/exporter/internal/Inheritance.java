package org.vigil.exporter.internal;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vigil.api.Control;
import org.vigil.api.Control.Setting;
import org.vigil.api.Instrument;
import org.vigil.api.InstrumentName;
import org.vigil.api.Refusal;
import org.vigil.api.Tap;
import org.vigil.api.Value;
import org.vigil.spi.message.AssignmentMessage.Entry;

/**
 * What a new primary takes on of its predecessor's checkpoint (R13, R14, F37). A service object
 * that lived on has it already: its own memory is right. A fresh one gets it.
 */
final class Inheritance {
  private static final Logger LOG = LoggerFactory.getLogger(Inheritance.class);

  private final ExportedEntity entity;
  private final Surroundings around;

  Inheritance(ExportedEntity entity, Surroundings around) {
    this.entity = entity;
    this.around = around;
  }

  void takeOn(Entry entry) {
    Instrument instrument = entity.declared().find(entry.instrument());
    Value kept = entry.value();
    if (kept != null && instrument instanceof Control control) {
      if (control.setting().revision() < entry.revision()) {
        takeOn(control, entry, kept);
      }
      entity.changes().conclude(control, entry);
    } else if (kept != null
        && instrument != null
        && instrument.declaration().isCheckpointed()
        && instrument.tap().sequence() == 0) {
      takeOn(instrument, kept);
    }
  }

  /**
   * The first number of a checkpointed indicator stands for the value it was taken on with: from
   * then on its memory is right, and no checkpoint.
   */
  static void close(Instrument instrument) {
    if (instrument.declaration().isCheckpointed()) {
      instrument.tap().continueAfter(1);
    }
  }

  private void takeOn(Instrument instrument, Value kept) {
    Tap tap = instrument.tap();
    Optional<Refusal> refusal = instrument.declaration().refusalOf(kept);
    if (refusal.isPresent()) {
      LOG.warn(
          "{}: the kept value of {} is not admissible any more, it starts anew: {}",
          entity.name(),
          instrument.declaration().name(),
          refusal.get().message());
    } else {
      tap.store(around.owner, kept);
    }
  }

  private void takeOn(Control control, Entry entry, Value kept) {
    InstrumentName name = entity.name().instrument(entry.instrument());
    Optional<Refusal> refusal = control.declaration().refusalOf(kept);
    if (refusal.isPresent()) {
      Value initial = control.declaration().initial().orElseThrow();
      LOG.warn(
          "{}: the kept value {} is not admissible any more; the control starts with {}: {}",
          name,
          kept,
          initial,
          refusal.get().message());
      Audit.reset(name, kept, initial, refusal.get());
      takeEffect(control, name, new Setting(initial, entry.revision() + 1, null));
    } else {
      Value typed = kept.as(control.declaration().type());
      takeEffect(control, name, new Setting(typed, entry.revision(), entry.key()));
    }
  }

  private void takeEffect(Control control, InstrumentName name, Setting setting) {
    control.put(around.owner, setting);
    control.announce();
    entity
        .callbacks()
        .<Boolean>call(
            "the setter of " + name,
            () -> {
              control.takeEffect();
              return true;
            },
            answer -> {
              Refusal why = answer.refusal();
              if (why != null) {
                LOG.warn("{} was not told of its kept value: {}", name, why.message());
              }
            });
  }
}
