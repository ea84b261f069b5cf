package org.vigil.blackbox.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The settings of the black box, {@code etc/org.vigil.blackbox.cfg}. */
@ObjectClassDefinition(
    id = BlackBoxComponent.PID,
    name = "Vigil black box",
    description = "Keeps the last reports of exporters that died")
@interface BlackBoxConfig {
  @AttributeDefinition(
      name = "Directory",
      description = "Where the files are; empty for data/vigil/blackbox of this Karaf.")
  String directory() default "";

  @AttributeDefinition(
      name = "Boxes, at most",
      description = "So many outages are kept, the oldest go first; 1 to 10000.")
  int boxes_max() default 100;

  @AttributeDefinition(
      name = "Megabytes, at most",
      description = "So much they take together, the oldest go first; 1 to 10000.")
  int megabytes_max() default 50;
}
