package org.vigil.shell.internal;

import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.vigil.api.client.Cluster;
import org.vigil.api.client.Drill;
import org.vigil.api.client.DrillRequest;
import org.vigil.api.client.Drills;

/** {@code vigil:takeover-drill}. */
@Service
@SuppressWarnings("NullAway.Init") // Karaf injects the arguments.
@Command(
    scope = "vigil",
    name = "takeover-drill",
    description = "Moves an entity to its backup and back",
    detailedDescription =
        """
        Shows that a takeover works before it has to: moves the entity to its first \
        backup and back, while all of it is watched, and prints blackout and ledger of \
        both. Refused if there is no backup. etc/org.vigil.drill.cfg does it on a \
        schedule; the instruments drill@<node> show the last one.

        Example:  vigil:takeover-drill bank
        """)
public final class TakeoverDrillCommand extends VigilCommand {
  private static final String BUNDLE = "org.vigil.shell";

  /** A drill takes 30 s at most. */
  private static final int SECONDS = 40;

  @Argument(index = 0, name = "entity", description = "Its name", required = true)
  @Completion(EntityNameCompleter.class)
  private String entity;

  @Argument(
      index = 1,
      name = LateOptions.REST,
      description = LateOptions.REST_DESCRIPTION,
      valueToShowInHelp = "",
      multiValued = true)
  List<String> rest = List.of();

  @Option(name = "--reason", aliases = "-r", description = "Why, for the audit")
  private String reason = "";

  @Override
  void run() throws CommandException {
    DrillRequest request = DrillRequest.of(entity).reason(reason);
    try (Lent<Cluster> cluster = cluster();
        Lent<Drills> drills = drills()) {
      TakeoverCommand.find(cluster.service(), request.entity());
      Drill drill =
          answer(
              drills.service().run(request, cluster.service().caller(BUNDLE)),
              "the drill of " + entity,
              SECONDS);
      drill.legs().forEach(this::print);
      if (!drill.isDone()) {
        String why = drill.refusal().map(Answers::why).orElse("no reason was given");
        throw new CommandException(
            drill.legs().isEmpty()
                ? entity + " was not drilled: " + why
                : entity + " did not come back as it was: " + why + "; vigil:entity-list shows it");
      }
      output()
          .line(output().colours().good("drilled") + "  " + drill.entity() + ": there and back");
    }
  }

  private void print(Drill.Leg leg) {
    output()
        .line(
            leg.from()
                + " -> "
                + leg.to()
                + ", epoch "
                + leg.epoch()
                + ", blackout "
                + Wording.duration(leg.blackout())
                + "; "
                + EventLines.ledger(leg.ledger()));
  }
}
