package org.vigil.failover.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.vigil.api.EntityName;

/** Reads which features may be installed for which entities. */
final class Allowance {
  private Allowance() {}

  /**
   * Each inadmissible entry is complained of and left out. Entries are separated by commas: what
   * stands in a file arrives as one text.
   */
  static Map<EntityName, String> read(FailoverConfig config, Consumer<String> complaints) {
    Map<EntityName, String> allowed = new LinkedHashMap<>();
    for (String entry : String.join(",", config.instance_features()).split(",", -1)) {
      String[] parts = entry.strip().split("\\s*=\\s*", 2);
      try {
        if (parts.length == 2 && !parts[1].isEmpty()) {
          allowed.put(EntityName.of(parts[0]), parts[1]);
        } else if (!entry.isBlank()) {
          complaints.accept("instance.features: '" + entry + "' is not <entity>=<feature>");
        }
      } catch (IllegalArgumentException e) {
        complaints.accept("instance.features: '" + entry + "': " + e.getMessage());
      }
    }
    return allowed;
  }
}
