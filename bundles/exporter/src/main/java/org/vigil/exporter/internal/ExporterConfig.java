package org.vigil.exporter.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The settings of an exporter. */
@ObjectClassDefinition(
    name = "Vigil exporter",
    description = "Numbers and sends reports, reads, changes and fires instruments.")
public @interface ExporterConfig {
  /** Where entities of other nodes go first. */
  @AttributeDefinition(
      name = "Rank",
      description =
          "Where an entity goes first when its node is gone: to the lowest rank, then by node id: -1000 to 1000.")
  int rank() default 0;

  /** How often changed instruments are taken while somebody looks. */
  @AttributeDefinition(
      name = "Duty cycle (ms)",
      description =
          "How often changed instruments are taken and reported while somebody looks: 1 to 1000. Shorter is sooner and costs more.")
  int dutyCycle_millis() default 5;

  /** How often agents hear from a quiet exporter. */
  @AttributeDefinition(
      name = "Keep-alive (ms)",
      description =
          "How often agents are told that a quiet exporter lives: 100 to 60000. Agents call monitors stale after 3.5 s of silence.")
  int keepAlive_millis() default 1000;

  /** How long a service's code may take. */
  @AttributeDefinition(
      name = "Callback limit (ms)",
      description =
          "How long a procedure, veto or setter of a service may take before it counts as hung: 10 to 60000.")
  int callbackLimit_millis() default 1000;

  /** How long a dead agent's interest is kept. */
  @AttributeDefinition(
      name = "Grace (ms)",
      description =
          "How long reports of mode EVERY are retained for the successor of an agent that died: 0 to 3600000.")
  int grace_millis() default 60000;
}
