package org.vigil.shell.internal;

import java.io.IOException;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.vigil.api.client.BlackBox;
import org.vigil.api.client.BlackBoxes;

/** {@code vigil:blackbox-list}. */
@Service
@Command(
    scope = "vigil",
    name = "blackbox-list",
    description = "Lists the black boxes that outages left on this node, newest first",
    detailedDescription =
        """
        When an exporter dies, each node that watched something of it keeps its last \
        reports in a file, over restarts. A takeover by command leaves none. How many are \
        kept says etc/org.vigil.blackbox.cfg; vigil:blackbox-replay shows one.

        Example:  vigil:blackbox-list
                  vigil:blackbox-list --json
        """)
public final class BlackboxListCommand extends ListCommand {
  private static final Listing<BlackBox> LISTING =
      new Listing<BlackBox>("no black box on this node: no exporter died while it was watched here")
          .text("Noticed", "noticed", BlackBox::noticed)
          .text("Cause", "cause", BlackBox::cause)
          .text("Exporter", "exporter", BlackBox::exporter)
          .text("Entities", "entities", BlackBox::entities)
          .number("Reports", "reports", BlackBox::reports)
          .text("Outage", "outage", BlackBox::outage)
          .state("Damage", "damage", box -> box.damage().orElse(""));

  @Override
  void run() throws CommandException {
    try (Lent<BlackBoxes> boxes = blackBoxes()) {
      LISTING.print(boxes.service().list(), form(), output());
    } catch (IOException e) {
      throw new CommandException(message(e), e);
    }
  }
}
