package org.vigil.shell.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.vigil.api.Declaration;
import org.vigil.api.Kind;
import org.vigil.api.Value;
import org.vigil.api.client.Importer;

/** {@code vigil:fire}. */
@Service
@SuppressWarnings("NullAway.Init") // Karaf injects the arguments.
@Command(
    scope = "vigil",
    name = "fire",
    description = "Runs a test point's procedure once",
    detailedDescription =
        """
        Takes the arguments that the test point declares, see vigil:instrument-info, and \
        shows what the procedure returned. It runs at most once.

        Example:  vigil:fire bank/before.commit 100 --reason "trying it out"
        """)
public final class FireCommand extends VigilCommand {
  @Argument(index = 0, name = "testpoint", description = "Its name, entity/name", required = true)
  @Completion(TestPointNameCompleter.class)
  private String testPoint;

  @Argument(
      index = 1,
      name = "arguments",
      description = "What it is fired with, in the order of its declaration",
      valueToShowInHelp = "",
      multiValued = true)
  private List<String> arguments = List.of();

  @Option(name = "--reason", aliases = "-r", description = "Why, for the audit")
  private String reason = "";

  @Override
  void run() throws CommandException {
    try (Lent<Importer> importer = importer()) {
      Declaration declaration =
          new Catalogue(importer.service())
              .find(testPoint, Kind.TEST_POINT, "can be fired")
              .declaration();
      Answers.fire(
          answer(
              importer.service().fire(testPoint, typed(declaration), reason),
              "the firing of " + testPoint),
          output());
    }
  }

  private List<Value> typed(Declaration declaration) throws CommandException {
    List<Declaration.Argument> declared = declaration.arguments();
    if (declared.size() != arguments.size()) {
      StringJoiner wanted = new StringJoiner(", ", " (", ")").setEmptyValue("");
      declared.forEach(argument -> wanted.add(argument.toString()));
      throw new CommandException(
          testPoint
              + " takes "
              + (declared.isEmpty() ? "no arguments" : Wording.count(declared.size(), "argument"))
              + wanted
              + ", not "
              + arguments.size());
    }
    List<Value> typed = new ArrayList<>();
    for (int i = 0; i < declared.size(); i++) {
      try {
        typed.add(Value.parse(declared.get(i).type(), arguments.get(i)));
      } catch (IllegalArgumentException e) {
        throw new CommandException(
            testPoint + ", argument " + declared.get(i) + ": " + e.getMessage(), e);
      }
    }
    return typed;
  }
}
