package org.vigil.drill.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.vigil.api.EntityName;

/**
 * The drill's settings, checked.
 *
 * @param entities what is drilled by itself
 * @param everyMinutes how often; 0 for never
 */
record Settings(List<EntityName> entities, int everyMinutes) {
  static final Settings DEFAULT = new Settings(List.of(), 0);
  private static final int A_MONTH = 31 * 24 * 60;

  /** Reads a configuration; what is invalid is complained of and the last good one stays. */
  static Settings read(DrillConfig config, Settings lastGood, Consumer<String> complaints) {
    return new Settings(
        entities(config, lastGood.entities, complaints),
        minutes(config, lastGood.everyMinutes, complaints));
  }

  private static List<EntityName> entities(
      DrillConfig config, List<EntityName> lastGood, Consumer<String> complaints) {
    List<EntityName> names = new ArrayList<>();
    for (String name : String.join(",", config.entities()).split(",", -1)) { // a file has one text
      try {
        if (!name.isBlank()) {
          names.add(EntityName.of(name.trim()));
        }
      } catch (IllegalArgumentException e) {
        complaints.accept("entities: " + e.getMessage() + "; they stay " + lastGood);
        return lastGood;
      }
    }
    return List.copyOf(names);
  }

  private static int minutes(DrillConfig config, int lastGood, Consumer<String> complaints) {
    String found;
    try {
      int minutes = config.every_minutes();
      if (minutes >= 0 && minutes <= A_MONTH) {
        return minutes;
      }
      found = "is " + minutes;
    } catch (RuntimeException e) { // how Declarative Services says that it is no number
      found = "cannot be read (" + e.getMessage() + ")";
    }
    complaints.accept(
        "every.minutes " + found + "; it takes 0 to " + A_MONTH + ", and stays " + lastGood);
    return lastGood;
  }
}
