package org.vigil.shell.internal;

import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.vigil.api.ChangeKey;
import org.vigil.api.Kind;
import org.vigil.api.client.Importer;

/** {@code vigil:outcome}. */
@Service
@SuppressWarnings("NullAway.Init") // Karaf injects the arguments.
@Command(
    scope = "vigil",
    name = "outcome",
    description = "Asks again what became of a change",
    detailedDescription =
        """
        Takes the key that vigil:set has shown. Fails only if the outcome is still \
        unknown.

        Example:  vigil:outcome bank/workers 5f3a90c1:7
        """)
public final class OutcomeCommand extends VigilCommand {
  @Argument(index = 0, name = "control", description = "Its name, entity/name", required = true)
  @Completion(ControlNameCompleter.class)
  private String control;

  @Argument(
      index = 1,
      name = "key",
      description = "The change's key, session:number",
      required = true)
  private String key;

  @Argument(
      index = 2,
      name = LateOptions.REST,
      description = LateOptions.REST_DESCRIPTION,
      valueToShowInHelp = "",
      multiValued = true)
  List<String> rest = List.of();

  @Override
  void run() throws CommandException {
    ChangeKey change = ChangeKey.parse(key);
    try (Lent<Importer> importer = importer()) {
      new Catalogue(importer.service()).find(control, Kind.CONTROL, "has changes");
      Answers.askedAgain(
          answer(importer.service().outcome(control, change), "the question about " + change),
          output());
    }
  }
}
