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
import org.vigil.api.client.Instance;
import org.vigil.api.client.InstanceRequest;

/** {@code vigil:instantiate}. */
@Service
@SuppressWarnings("NullAway.Init") // Karaf injects the arguments.
@Command(
    scope = "vigil",
    name = "instantiate",
    description = "Has an entity's service made on another node",
    detailedDescription =
        """
        Makes the service on that node, from a component factory with the property \
        vigil.entity=<entity> that a bundle there offers, or by a feature that its \
        etc/org.vigil.failover.cfg allows for this entity. The entity has one more \
        backup then; vigil:takeover moves it there.

        Example:  vigil:instantiate till --on node-2
        """)
public final class InstantiateCommand extends VigilCommand {
  private static final String BUNDLE = "org.vigil.shell";

  /** Making a service may take 30 s. */
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

  @Option(name = "--on", description = "The node, as vigil:node-list shows it")
  @Completion(NodeCompleter.class)
  private @Nullable String node;

  @Option(name = "--reason", aliases = "-r", description = "Why, for the audit")
  private String reason = "";

  @Override
  void run() throws CommandException {
    String name = EntityName.of(entity).toString();
    if (node == null) {
      throw new CommandException("say where: vigil:instantiate " + name + " --on <node>");
    }
    try (Lent<Cluster> lent = cluster()) {
      Cluster cluster = lent.service();
      List<String> nodes = NodeCompleter.linked(cluster);
      if (!nodes.contains(node)) {
        throw new CommandException("no node " + node + "; there are: " + String.join(", ", nodes));
      }
      Caller caller = cluster.caller(BUNDLE);
      InstanceRequest request = InstanceRequest.of(name, node).reason(reason);
      Instance instance =
          answer(cluster.instantiate(request, caller), "the instance of " + name, SECONDS);
      if (!instance.isDone()) {
        throw new CommandException(
            name
                + " was not made on "
                + node
                + ": "
                + instance.refusal().map(Answers::why).orElse("no reason was given"));
      }
      output()
          .line(
              output().colours().good("made")
                  + "  "
                  + instance.entity()
                  + " on "
                  + instance.node()
                  + ", in "
                  + Wording.duration(instance.took())
                  + "; vigil:entity-list shows its backups");
    }
  }
}
