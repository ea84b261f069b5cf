package org.vigil.itests.chaos;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Options of a command line: names that begin with two dashes, each with a value. */
final class Wanted {
  private final Map<String, String> values = new HashMap<>();

  /** What cannot be done, in a sentence for the person. */
  static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    Refused(String why) {
      super(why);
    }
  }

  /** Reads them. */
  Wanted(List<String> arguments, List<String> names) {
    for (int i = 0; i < arguments.size(); i += 2) {
      String name = arguments.get(i);
      if (!names.contains(name)) {
        throw new Refused(
            "'" + name + "' is not understood; it takes " + String.join(" and ", names));
      }
      if (i + 1 == arguments.size()) {
        throw new Refused(name + " takes a value");
      }
      values.put(name, arguments.get(i + 1));
    }
  }

  String text(String name, String otherwise) {
    return values.getOrDefault(name, otherwise);
  }

  long number(String name, long otherwise) {
    String text = values.getOrDefault(name, Long.toString(otherwise));
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new Refused(name + " takes a whole number, not '" + text + "'");
    }
  }

  /** A number within limits. */
  int number(String name, int otherwise, int least, int most) {
    long number = number(name, otherwise);
    if (number < least || number > most) {
      throw new Refused(name + " takes " + least + " to " + most + ", not " + number);
    }
    return (int) number;
  }
}
