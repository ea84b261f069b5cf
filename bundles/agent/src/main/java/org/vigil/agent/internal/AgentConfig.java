package org.vigil.agent.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The settings of an agent. */
@ObjectClassDefinition(
    name = "Vigil agent",
    description = "Stands between all exporters and the importers of this node.")
public @interface AgentConfig {
  /** How long an exporter may be silent. */
  @AttributeDefinition(
      name = "Stale after (ms)",
      description =
          "How long an exporter may be silent before its monitors are called stale: 500 to 600000. Exporters say once a second that they live.")
  int stale_millis() default 3500;

  /** How long requests outlive their importer. */
  @AttributeDefinition(
      name = "Grace (ms)",
      description =
          "How long the requests of an importer that died are kept for its return: 0 to 3600000.")
  int grace_millis() default 60000;
}
