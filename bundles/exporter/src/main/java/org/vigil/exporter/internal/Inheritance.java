package org.vigil.exporter.internal;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vigil.api.Control;
import org.vigil.api.Control.Setting;
import org.vigil.api.Epoch;
import org.vigil.api.Instrument;
import org.vigil.api.InstrumentName;
import org.vigil.api.Refusal;
import org.vigil.api.Sample;
import org.vigil.api.Tap;
import org.vigil.api.Value;
import org.vigil.api.ValueType;
import org.vigil.spi.message.AssignmentMessage.Assigned;
import org.vigil.spi.message.AssignmentMessage.Entry;
import org.vigil.spi.message.ReportMessage.Item;

/**
 * What a new primary takes on of its predecessor's checkpoint (G5, R12, R13, R14, F37). A service
 * object that was spoken for in the epoch of the checkpoint has it already: its own memory is
 * right. Any other gets it: a fresh one, and one that was a backup while a replica of it worked
 * elsewhere.
 */
final class Inheritance {
  private static final Logger LOG = LoggerFactory.getLogger(Inheritance.class);

  private final ExportedEntity entity;
  private final Surroundings around;

  Inheritance(ExportedEntity entity, Surroundings around) {
    this.entity = entity;
    this.around = around;
  }

  /**
   * Takes on what is to be taken on.
   *
   * @param known the highest epoch that was known before
   * @return whether the numbers go on behind what the predecessor had reserved, so that what is
   *     missing is an upper bound
   */
  boolean takeOn(Assigned assigned, Epoch known) {
    Epoch spokenFor = entity.entity().spokenFor();
    boolean anew = spokenFor.equals(Epoch.NONE);
    boolean isElsewhere = anew || assigned.checkpointed().isAfter(spokenFor);
    Epoch newest = isElsewhere ? assigned.checkpointed() : spokenFor;
    if (known.isAfter(newest) && !entity.declared().kept().isEmpty()) {
      LOG.warn(
          "{}: nothing is known here of epoch {}, it goes on from {}; what was done since is lost",
          entity.name(),
          known,
          newest.equals(Epoch.NONE) ? "its initial values" : "epoch " + newest);
    }
    entity.changes().outcomes().inherit(assigned.answers());
    boolean upperBound = false;
    Map<String, List<Item>> retained = new HashMap<>();
    assigned.retained().forEach(each -> retained.put(each.instrument(), each.items()));
    for (Entry entry : assigned.checkpoint()) {
      Instrument instrument = entity.declared().find(entry.instrument());
      if (instrument != null && isElsewhere) {
        List<Item> items = retained.getOrDefault(entry.instrument(), List.of());
        takeOn(instrument, entry, samples(instrument, items), anew);
        upperBound |= entry.reserved() > 0;
      }
      if (instrument instanceof Control control) {
        entity.changes().conclude(control, entry);
      }
    }
    return upperBound;
  }

  /** What another version of the service had declared with another type is a gap (R13). */
  private static List<Sample> samples(Instrument instrument, List<Item> retained) {
    ValueType type = instrument.declaration().type();
    return retained.stream()
        .map(RetainedReports::sample)
        .filter(sample -> sample.value() == null || sample.value().type() == type)
        .toList();
  }

  private void takeOn(Instrument instrument, Entry entry, List<Sample> retained, boolean anew) {
    Tap tap = instrument.tap();
    long given = entry.sequence() + entry.reserved();
    long number = given == 0 ? tap.sequence() : given;
    Value kept = entry.value();
    if (kept != null && instrument instanceof Control control) {
      tap.inherit(around.owner, number, null, anew, retained);
      if (isAnother(entry, control.setting())) {
        takeOn(control, entry, kept);
      }
    } else if (kept == null || !instrument.declaration().isCheckpointed()) {
      tap.inherit(around.owner, number, null, anew, retained);
    } else {
      Optional<Refusal> refusal = instrument.declaration().refusalOf(kept);
      refusal.ifPresent(
          why ->
              LOG.warn(
                  "{}: the kept value of {} is not admissible any more, it starts anew: {}",
                  entity.name(),
                  entry.instrument(),
                  why.message()));
      tap.inherit(around.owner, number, refusal.isPresent() ? null : kept, anew, retained);
    }
  }

  /** A control that was never changed keeps what this version of it starts with. */
  private static boolean isAnother(Entry entry, Setting own) {
    return entry.revision() != own.revision() || !Objects.equals(entry.key(), own.key());
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
