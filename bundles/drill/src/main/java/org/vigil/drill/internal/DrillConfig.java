package org.vigil.drill.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The settings of the drill, {@code etc/org.vigil.drill.cfg}. */
@ObjectClassDefinition(
    id = DrillComponent.PID,
    name = "Vigil takeover drill",
    description = "Moves entities to their backups and back, to show that it works")
@interface DrillConfig {
  @AttributeDefinition(
      name = "Entities",
      description = "What is drilled by itself, by the node that speaks for it then.")
  String[] entities() default {};

  @AttributeDefinition(
      name = "Every (minutes)",
      description = "How often; 0 for never, at most 44640, a month.")
  int every_minutes() default 0;
}
