package org.vigil.shell.internal;

import java.io.IOException;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.vigil.api.Declaration;
import org.vigil.api.InstrumentName;
import org.vigil.api.NamePattern;
import org.vigil.api.client.BlackBox;
import org.vigil.api.client.BlackBoxes;
import org.vigil.api.client.Report;

/** {@code vigil:blackbox-replay}. */
@Service
@SuppressWarnings("NullAway.Init") // Karaf injects the arguments.
@Command(
    scope = "vigil",
    name = "blackbox-replay",
    description = "Shows the last reports before an outage",
    detailedDescription =
        """
        Prints what this node had last imported from an exporter that died, as \
        vigil:watch would have. Takes the id of the outage, as vigil:blackbox-list and \
        vigil:outage-list show it, and a pattern if not all of it is wanted.

        Example:  vigil:blackbox-replay o-mf3k2a9x-1
                  vigil:blackbox-replay o-mf3k2a9x-1 'bank/transfers.*'
        """)
public final class BlackboxReplayCommand extends VigilCommand {
  @Argument(index = 0, name = "outage", description = "The id of the outage", required = true)
  @Completion(BlackBoxCompleter.class)
  private String outage;

  @Argument(index = 1, name = "pattern", description = "Which instruments; without, all of them")
  @Completion(PatternCompleter.class)
  private String pattern = "**";

  @Argument(
      index = 2,
      name = LateOptions.REST,
      description = LateOptions.REST_DESCRIPTION,
      valueToShowInHelp = "",
      multiValued = true)
  List<String> rest = List.of();

  @Override
  void run() throws CommandException {
    NamePattern wanted = NamePattern.of(pattern);
    try (Lent<BlackBoxes> boxes = blackBoxes()) {
      BlackBox box = find(boxes.service().list());
      Map<InstrumentName, Declaration> declared = box.declarations();
      List<Report> reports =
          box.replay().stream().filter(report -> wanted.matches(report.instrument())).toList();
      output()
          .line(
              output()
                  .colours()
                  .dim("-- " + box.cause() + " of " + box.exporter() + ", " + box.noticed()));
      EventLines lines =
          new EventLines(
              output(),
              Clock.system(ZoneId.systemDefault()),
              name -> Optional.ofNullable(declared.get(name)).map(Declaration::unit).orElse(""),
              entity -> Optional.empty());
      reports.forEach(report -> lines.makeRoomFor(report.instrument()));
      reports.forEach(lines::report);
      output()
          .line(
              Wording.count(reports.size(), "report")
                  + " of "
                  + box.reports()
                  + " in this box; vigil:outage-list shows what became of the outage");
    } catch (IOException e) {
      throw new CommandException(message(e), e);
    }
  }

  private BlackBox find(List<BlackBox> boxes) throws CommandException {
    List<String> known = boxes.stream().map(BlackBox::outage).toList();
    BlackBox found =
        boxes.stream()
            .filter(box -> box.outage().equals(outage))
            .findFirst()
            .orElseThrow(
                () ->
                    new CommandException(
                        "no black box of an outage "
                            + outage
                            + Likeness.question(outage, known)
                            + "; vigil:blackbox-list shows what there is"));
    if (found.damage().isPresent()) {
      throw new CommandException("the black box is damaged: " + found.damage().get());
    }
    return found;
  }
}
