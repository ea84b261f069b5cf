package org.vigil.api;

import java.util.List;

/**
 * What all importers together want of one instrument: each distinct significance, already within
 * the declared one (R22), and whether one of them wants every significant report (mode EVERY).
 */
public record Interest(List<Significance> significances, boolean every) {
  /** Copies the list; at least one significance is needed. */
  public Interest {
    significances = List.copyOf(significances);
    if (significances.isEmpty()) {
      throw new IllegalArgumentException("an interest has at least one significance");
    }
  }
}
