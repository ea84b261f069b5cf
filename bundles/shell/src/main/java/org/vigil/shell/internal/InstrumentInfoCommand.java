package org.vigil.shell.internal;

import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.vigil.api.Declaration;
import org.vigil.api.Kind;
import org.vigil.api.client.Importer;
import org.vigil.api.client.InstrumentInfo;

/** {@code vigil:instrument-info}. */
@Service
@SuppressWarnings("NullAway.Init") // Karaf injects the arguments.
@Command(
    scope = "vigil",
    name = "instrument-info",
    description = "Shows what an instrument says of itself",
    detailedDescription =
        """
        Shows its declaration: kind, type, unit, the values a control takes, the \
        arguments of a test point, which changes are worth a report, how often a dynamic \
        indicator is asked.

        Example:  vigil:instrument-info bank/workers
        """)
public final class InstrumentInfoCommand extends ListCommand {
  private static final Listing<InstrumentInfo> LISTING =
      new Listing<InstrumentInfo>("")
          .text("Instrument", "instrument", InstrumentInfo::name)
          .text("Description", "description", info -> info.declaration().description())
          .text("Kind", "kind", info -> Wording.lower(info.declaration().kind()))
          .text("Type", "type", info -> Wording.lower(info.declaration().type()))
          .text("Unit", "unit", info -> info.declaration().unit())
          .text("Takes", "takes", info -> takes(info.declaration()))
          .json("minimum", info -> info.declaration().minimum())
          .json("maximum", info -> info.declaration().maximum())
          .json("states", info -> info.declaration().states())
          .text("Initially", "initial", info -> info.declaration().initial())
          .text("Arguments", "arguments", info -> info.declaration().arguments())
          .text("Reported", "significance", info -> info.declaration().significance())
          .text("Asked every", "samplingMillis", info -> info.declaration().samplingInterval())
          .number("Retained reports", "retained", info -> info.declaration().retained())
          .text("Durable", "durable", info -> info.declaration().isDurable())
          .text("Checkpointed", "checkpointed", info -> info.declaration().isCheckpointed())
          .text("Persistent", "persistent", info -> info.declaration().isPersistent())
          .text("Labels", "labels", info -> info.declaration().labels())
          .state("State", "state", InstrumentInfo::state)
          .text("Epoch", "epoch", InstrumentInfo::epoch);

  @Argument(index = 0, name = "instrument", description = "Its name, entity/name", required = true)
  @Completion(InstrumentNameCompleter.class)
  private String instrument;

  @Argument(
      index = 1,
      name = LateOptions.REST,
      description = LateOptions.REST_DESCRIPTION,
      valueToShowInHelp = "",
      multiValued = true)
  List<String> rest = List.of();

  private static String takes(Declaration declaration) {
    return declaration.kind() == Kind.CONTROL ? Wording.admissible(declaration) : "";
  }

  @Override
  void run() throws CommandException {
    try (Lent<Importer> importer = importer()) {
      LISTING.printOne(new Catalogue(importer.service()).find(instrument), form(), output());
    }
  }
}
