package org.vigil.failover.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The settings of the failover coordinator, {@code etc/org.vigil.failover.cfg}. */
@ObjectClassDefinition(
    id = FailoverComponent.PID,
    name = "Vigil failover coordinator",
    description = "Chooses the primary exporter of each entity")
@interface FailoverConfig {
  @AttributeDefinition(
      name = "Settle time (ms)",
      description =
          "How long a new entity waits at most for an exporter that speaks for it already, or is"
              + " preferred; 0 to 60000. It does not delay a takeover.")
  int settle_millis() default 250;

  @AttributeDefinition(
      name = "Takeover time (ms)",
      description =
          "How long a coordinated takeover waits for the old primary to let go, and then for the new"
              + " one to speak; 10 to 60000.")
  int takeover_millis() default 1_000;

  @AttributeDefinition(
      name = "Takeovers within a minute",
      description =
          "After how many deaths of its primary within a minute an entity has to wait, first 1 s, then"
              + " longer and longer up to a minute; 1 to 10000. Coordinated takeovers and stopped"
              + " exporter bundles do not count.")
  int takeovers_max() default 3;

  @AttributeDefinition(
      name = "Grace time (ms)",
      description =
          "How long a named request is kept once its importer and agent are gone; 0 to 3600000.")
  int grace_millis() default 60_000;

  @AttributeDefinition(
      name = "Named requests",
      description = "How many named requests are kept at most; 0 to 100000.")
  int requests_max() default 1_000;

  @AttributeDefinition(
      name = "Features for instances",
      description =
          "Which feature may be installed on this node when vigil:instantiate asks for an entity here:"
              + " <entity>=<feature>, for example till=vigil-samples. All of it has to be on the node"
              + " already.")
  String[] instance_features() default {};
}
