package org.vigil.shell.internal;

import org.apache.karaf.shell.support.CommandException;
import org.vigil.api.Refusal;
import org.vigil.api.client.Outcome;

/** What became of a change or a fire, in a sentence; what did not take place fails the command. */
final class Answers {
  private Answers() {}

  /** Prints that a change was applied, or fails. */
  static void change(Outcome outcome, Output output) throws CommandException {
    if (!outcome.isApplied()) {
      throw new CommandException(sentence(outcome));
    }
    output.line(colouredSentence(outcome, output));
  }

  /** Prints that a test point was fired, or fails. */
  static void fire(Outcome outcome, Output output) throws CommandException {
    String name = outcome.instrument().toString();
    switch (outcome.status()) {
      case Outcome.APPLIED ->
          output.line(
              output.colours().good("fired")
                  + "  "
                  + name
                  + outcome.to().map(value -> ": " + Wording.value(value)).orElse(""));
      case Outcome.REJECTED -> throw new CommandException(name + " was not fired: " + why(outcome));
      default ->
          throw new CommandException("unknown whether " + name + " was fired: " + why(outcome));
    }
  }

  /** Prints what is known of a change; fails only if nobody can know. */
  static void askedAgain(Outcome outcome, Output output) throws CommandException {
    if (outcome.status().equals(Outcome.UNKNOWN)) {
      throw new CommandException(sentence(outcome));
    }
    output.line(colouredSentence(outcome, output));
  }

  private static String colouredSentence(Outcome outcome, Output output) {
    String sentence = sentence(outcome);
    String status = outcome.status();
    return sentence.startsWith(status)
        ? output.colours().state(status) + sentence.substring(status.length())
        : sentence;
  }

  private static String sentence(Outcome outcome) {
    return switch (outcome.status()) {
      case Outcome.APPLIED -> applied(outcome);
      case Outcome.REJECTED -> "rejected  " + outcome.instrument() + ": " + why(outcome);
      default ->
          "unknown whether "
              + outcome.instrument()
              + " was changed: "
              + why(outcome)
              + "; ask again with vigil:outcome "
              + outcome.instrument()
              + " "
              + outcome.key();
    };
  }

  private static String applied(Outcome outcome) {
    StringBuilder text = new StringBuilder("applied  ").append(outcome.instrument()).append(": ");
    outcome.from().ifPresent(from -> text.append(Wording.value(from)).append(" -> "));
    outcome.to().ifPresent(to -> text.append(Wording.value(to)));
    text.append(" (revision ").append(outcome.revision());
    text.append(", ").append(outcome.copies() == 1 ? "1 copy" : outcome.copies() + " copies");
    if (outcome.isProvisional()) {
      text.append(", provisional: may be overridden when the split heals");
    }
    return text.append(", key ").append(outcome.key()).append(')').toString();
  }

  static String why(Outcome outcome) {
    return outcome.reason().map(Answers::why).orElse("no reason was given");
  }

  static String why(Refusal refusal) {
    return Wording.plain(refusal.message()) + " (" + refusal.code() + ")";
  }
}
