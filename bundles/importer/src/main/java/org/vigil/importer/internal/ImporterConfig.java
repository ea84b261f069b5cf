package org.vigil.importer.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The settings of the importer as tools see them; {@link Settings} reads them. */
@ObjectClassDefinition(name = "Vigil importer", description = "Holds the sessions of clients.")
@interface ImporterConfig {
  /** How long clients wait for an answer. */
  @AttributeDefinition(
      name = "Call timeout (ms)",
      description =
          "How long a client waits for an answer to list, sense, modify and fire: 100 to 600000.")
  int callTimeout_millis() default 5_000;

  /** How many listeners are called at the same time. */
  @AttributeDefinition(
      name = "Listener threads",
      description =
          "How many listeners are called at the same time: 1 to 256. There may be twice as many threads while listeners do not come back.")
  int listenerThreads() default 16;

  /** How long a named request waits to be resumed. */
  @AttributeDefinition(
      name = "Grace (ms)",
      description =
          "How long a named request waits for a session that resumes it: 1000 to 86400000.")
  int grace_millis() default 60_000;
}
