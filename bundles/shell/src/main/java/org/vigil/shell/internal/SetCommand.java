package org.vigil.shell.internal;

import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.jspecify.annotations.Nullable;
import org.vigil.api.Declaration;
import org.vigil.api.Kind;
import org.vigil.api.Value;
import org.vigil.api.client.Change;
import org.vigil.api.client.Importer;

/** {@code vigil:set}. */
@Service
@SuppressWarnings("NullAway.Init") // Karaf injects the arguments.
@Command(
    scope = "vigil",
    name = "set",
    description = "Changes a control",
    detailedDescription =
        """
        The answer is true: applied (with the value before and after), rejected (with \
        the reason), or unknown; then vigil:outcome asks again. Who, when and why are \
        kept.

        Example:  vigil:set bank/workers 8 --reason "evening load"
                  vigil:set bank/workers 8 --if-revision 3
                  vigil:set bank/workers --reset
        """)
public final class SetCommand extends VigilCommand {
  @Argument(index = 0, name = "control", description = "Its name, entity/name", required = true)
  @Completion(ControlNameCompleter.class)
  private String control;

  @Argument(index = 1, name = "value", description = "The value wanted")
  @Completion(ControlValueCompleter.class)
  private @Nullable String value;

  @Argument(
      index = 2,
      name = LateOptions.REST,
      description = LateOptions.REST_DESCRIPTION,
      valueToShowInHelp = "",
      multiValued = true)
  List<String> rest = List.of();

  @Option(name = "--reason", aliases = "-r", description = "Why, for the audit")
  private String reason = "";

  @Option(name = "--reset", description = "Reset to the initial value")
  private boolean reset;

  @Option(name = "--if-revision", description = "Change it only if it still has this revision")
  private @Nullable Long ifRevision;

  @Override
  void run() throws CommandException {
    if ((value == null) != reset) {
      throw new CommandException(
          "vigil:set takes a value, as in vigil:set "
              + control
              + " VALUE, or --reset for the initial one"
              + (reset ? ", not both" : ""));
    }
    try (Lent<Importer> importer = importer()) {
      Declaration declaration =
          new Catalogue(importer.service()).find(control, Kind.CONTROL, "can be set").declaration();
      Change.Builder change = Change.of(control).reason(reason);
      if (value != null) {
        change.to(admissible(declaration, value));
      }
      if (ifRevision != null) {
        change.ifRevision(ifRevision);
      }
      Answers.change(
          answer(importer.service().modify(change.build()), "the change of " + control), output());
    }
  }

  private Value admissible(Declaration declaration, String text) throws CommandException {
    Value wanted;
    try {
      wanted = Value.parse(declaration.type(), text);
    } catch (IllegalArgumentException e) {
      throw new CommandException(
          control + " takes " + Wording.admissible(declaration) + ": " + e.getMessage(), e);
    }
    if (declaration.refusalOf(wanted).isPresent()) {
      throw new CommandException(
          control + " takes " + Wording.admissible(declaration) + ", not " + Wording.plain(text));
    }
    return wanted;
  }
}
