package org.vigil.itests.simulator;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Something that must not be was seen. */
final class Violation extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final Pattern RULE = Pattern.compile("\\b[GR]\\d+\\b|liveness|threw|never sent");

  Violation(String what) {
    super(what);
  }

  Violation(String what, @Nullable Throwable cause) {
    super(cause == null ? what : what + ": " + cause, cause);
  }

  /** The rule or guarantee that was broken, as far as the text names one. */
  String rule() {
    Matcher matcher = RULE.matcher(String.valueOf(getMessage()));
    return matcher.find() ? matcher.group() : String.valueOf(getMessage());
  }
}
