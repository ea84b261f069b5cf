package org.vigil.itests.simulator;

import org.jspecify.annotations.Nullable;

/** Something that must not be was seen. */
final class Violation extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Violation(String what) {
    super(what);
  }

  Violation(String what, @Nullable Throwable cause) {
    super(cause == null ? what : what + ": " + cause, cause);
  }
}
