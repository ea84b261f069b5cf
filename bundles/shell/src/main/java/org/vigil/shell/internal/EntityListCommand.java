package org.vigil.shell.internal;

import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.jspecify.annotations.Nullable;
import org.vigil.api.NamePattern;
import org.vigil.api.client.Cluster;
import org.vigil.api.client.EntityInfo;

/** {@code vigil:entity-list}. */
@Service
@Command(
    scope = "vigil",
    name = "entity-list",
    description = "Lists the entities and who speaks for them",
    detailedDescription =
        """
        Shows the primary exporter of each entity, its backups in the order in which \
        they would take over, and why an entity is not good. Entities that were refused \
        are shown, too: the name belongs to somebody else, for instance.

        Example:  vigil:entity-list
                  vigil:entity-list 'node@*'
        """)
public final class EntityListCommand extends ListCommand {
  private static final Listing<EntityInfo> LISTING =
      new Listing<EntityInfo>("no entity")
          .text("Entity", "entity", EntityInfo::name)
          .state("State", "state", EntityInfo::state)
          .text("Primary", "primary", EntityInfo::primary)
          .text("Backups", "backups", EntityInfo::backups)
          .text("Epoch", "epoch", EntityInfo::epoch)
          .json("provisional", EntityInfo::isProvisional)
          .number("Instruments", "instruments", EntityInfo::instruments)
          .text("Owner", "owner", EntityInfo::owner)
          .text("Detail", "detail", EntityInfo::detail);

  @Argument(index = 0, name = "pattern", description = "Which entities; all if left out")
  @Completion(EntityNameCompleter.class)
  private @Nullable String pattern;

  @Argument(
      index = 1,
      name = LateOptions.REST,
      description = LateOptions.REST_DESCRIPTION,
      valueToShowInHelp = "",
      multiValued = true)
  List<String> rest = List.of();

  @Override
  void run() throws CommandException {
    NamePattern covers = NamePattern.of(pattern == null ? "**" : pattern);
    try (Lent<Cluster> cluster = cluster()) {
      List<EntityInfo> entities =
          cluster.service().entities().stream().filter(e -> covers.matches(e.name())).toList();
      LISTING.print(entities, form(), output());
    }
  }
}
