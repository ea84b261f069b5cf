package org.vigil.shell.internal;

import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.jspecify.annotations.Nullable;
import org.vigil.api.NamePattern;
import org.vigil.api.client.Importer;
import org.vigil.api.client.InstrumentInfo;

/** {@code vigil:instrument-list}. */
@Service
@Command(
    scope = "vigil",
    name = "instrument-list",
    description = "Lists the instruments of all nodes",
    detailedDescription =
        """
        In a pattern * stands for anything within one segment of a name and ** for any \
        segments.

        Example:  vigil:instrument-list
                  vigil:instrument-list 'bank/**'
                  vigil:instrument-list 'node@*/heap.*' --json
        """)
public final class InstrumentListCommand extends ListCommand {
  private static final Listing<InstrumentInfo> LISTING =
      new Listing<InstrumentInfo>("no such instrument; without a pattern all are shown")
          .text("Instrument", "instrument", InstrumentInfo::name)
          .text("Kind", "kind", info -> Wording.lower(info.declaration().kind()))
          .text("Type", "type", info -> Wording.lower(info.declaration().type()))
          .text("Unit", "unit", info -> info.declaration().unit())
          .state("State", "state", InstrumentInfo::state)
          .json("epoch", InstrumentInfo::epoch)
          .text("Description", "description", info -> info.declaration().description());

  @Argument(index = 0, name = "pattern", description = "Which instruments; all if left out")
  @Completion(PatternCompleter.class)
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
    try (Lent<Importer> importer = importer()) {
      if (covers.isExact()) {
        new Catalogue(importer.service()).find(covers.toString());
      }
      LISTING.print(importer.service().list(covers.toString()), form(), output());
    }
  }
}
