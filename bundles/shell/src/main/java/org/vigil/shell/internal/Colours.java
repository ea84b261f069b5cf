package org.vigil.shell.internal;

import java.util.Locale;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.api.console.Terminal;
import org.apache.karaf.shell.support.ansi.SimpleAnsi;
import org.jspecify.annotations.Nullable;

/**
 * Colours by meaning, or none: where the terminal has none, behind {@code --no-color}, and where
 * the session has a variable {@code NO_COLOR}.
 *
 * @param on whether there are any
 */
record Colours(boolean on) {
  static final Colours NONE = new Colours(false);

  private static final String DIM = "\u001b[2m";

  /** What this session's terminal can show. Commands of {@code bin/client -b} have no terminal. */
  static Colours of(Session session) {
    Terminal terminal = session.getTerminal();
    boolean plain = terminal == null || isDumb(terminal.getType()) || !terminal.isAnsiSupported();
    return new Colours(!plain && isEmpty(session.get("NO_COLOR")));
  }

  private static boolean isDumb(@Nullable String type) {
    return type == null || type.toLowerCase(Locale.ROOT).startsWith("dumb");
  }

  private static boolean isEmpty(@Nullable Object variable) {
    return variable == null || variable.toString().isEmpty();
  }

  /** The escape sequence for a state, phase or status by its first word; empty for none. */
  String ofState(String text) {
    if (!on) {
      return "";
    }
    int end = text.indexOf(' ');
    return switch (end < 0 ? text : text.substring(0, end)) {
      case "good", "up", "applied", "healed" -> SimpleAnsi.COLOR_GREEN;
      case "pending", "stale", "switched", "unknown" -> SimpleAnsi.COLOR_YELLOW;
      case "" -> "";
      default -> SimpleAnsi.COLOR_RED;
    };
  }

  /** Coloured by the state it says. */
  String state(String text) {
    return wrapped(ofState(text), text);
  }

  String good(String text) {
    return wrapped(SimpleAnsi.COLOR_GREEN, text);
  }

  String warning(String text) {
    return wrapped(SimpleAnsi.COLOR_YELLOW, text);
  }

  String alarm(String text) {
    return wrapped(SimpleAnsi.COLOR_RED + SimpleAnsi.INTENSITY_BOLD, text);
  }

  String dim(String text) {
    return wrapped(DIM, text);
  }

  private String wrapped(String colour, String text) {
    return on && !colour.isEmpty() && !text.isEmpty() ? colour + text + SimpleAnsi.RESET : text;
  }
}
