package org.vigil.shell.internal;

import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.jspecify.annotations.Nullable;
import org.vigil.api.EntityName;
import org.vigil.api.client.Caller;
import org.vigil.api.client.Cluster;
import org.vigil.api.client.EntityInfo;
import org.vigil.api.client.Takeover;
import org.vigil.api.client.TakeoverRequest;

/** {@code vigil:takeover}. */
@Service
@SuppressWarnings("NullAway.Init") // Karaf injects the arguments.
@Command(
    scope = "vigil",
    name = "takeover",
    description = "Moves an entity to another exporter",
    detailedDescription =
        """
        Moves it to its first backup or to the one named, without loss and without a \
        moment of unavailability. vigil:entity-list shows the backups.

        Example:  vigil:takeover bank
                  vigil:takeover bank --to org.vigil.exporter.standby@node-1 --reason "before the update"
        """)
public final class TakeoverCommand extends VigilCommand {
  private static final String BUNDLE = "org.vigil.shell";

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

  @Option(name = "--to", description = "The backup that takes over, exporter@node")
  @Completion(ExporterCompleter.class)
  private @Nullable String to;

  @Option(name = "--reason", aliases = "-r", description = "Why, for the audit")
  private String reason = "";

  @Override
  void run() throws CommandException {
    try (Lent<Cluster> lent = cluster()) {
      Cluster cluster = lent.service();
      EntityInfo info = find(cluster, EntityName.of(entity));
      TakeoverRequest request = TakeoverRequest.of(entity).reason(reason);
      if (to != null) {
        checkCandidate(info, to);
        request = request.to(to);
      }
      Caller caller = cluster.caller(BUNDLE);
      Takeover takeover = answer(cluster.takeover(request, caller), "the takeover of " + entity);
      if (!takeover.isDone()) {
        throw new CommandException(
            entity
                + " was not taken over: "
                + takeover.refusal().map(Answers::why).orElse("no reason was given"));
      }
      output()
          .line(
              output().colours().good("taken over")
                  + "  "
                  + takeover.entity()
                  + ": "
                  + (takeover.from().isEmpty() ? "nobody" : takeover.from())
                  + " -> "
                  + takeover.to()
                  + ", epoch "
                  + takeover.epoch()
                  + ", in "
                  + Wording.duration(takeover.took()));
    }
  }

  /** An entity by name, or a sentence that helps. */
  static EntityInfo find(Cluster cluster, EntityName name) throws CommandException {
    List<EntityInfo> all = cluster.entities();
    for (EntityInfo info : all) {
      if (info.name().equals(name)) {
        return info;
      }
    }
    String like =
        Likeness.question(
            name.toString(), all.stream().map(info -> info.name().toString()).toList());
    throw new CommandException(
        "no entity " + name + (like.isEmpty() ? "; vigil:entity-list shows all entities" : like));
  }

  private static void checkCandidate(EntityInfo info, String wanted) throws CommandException {
    if (info.primary().filter(wanted::equals).isPresent()) {
      throw new CommandException(wanted + " is the primary of " + info.name() + " already");
    }
    if (!info.backups().contains(wanted)) {
      throw new CommandException(
          wanted
              + " is no backup of "
              + info.name()
              + "; "
              + (info.backups().isEmpty()
                  ? "there is none"
                  : "there are: " + String.join(", ", info.backups())));
    }
  }
}
