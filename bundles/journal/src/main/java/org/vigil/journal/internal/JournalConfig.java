package org.vigil.journal.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The settings of the journal, {@code etc/org.vigil.journal.cfg}. */
@ObjectClassDefinition(
    id = JournalComponent.PID,
    name = "Vigil journal",
    description = "Keeps what persistent controls are set to on this node's disk")
@interface JournalConfig {
  @AttributeDefinition(
      name = "Directory",
      description = "Where; empty for vigil/journal in the node's data directory.")
  String directory() default "";

  @AttributeDefinition(
      name = "Largest size (MB)",
      description = "Beyond it changes of persistent controls are rejected: 1 to 4096.")
  int size_max_megabytes() default Settings.DEFAULT_MEGABYTES;
}
