package org.vigil.api;

import java.util.Objects;

/**
 * Names one change for good, so that it is applied once and can be asked about again (R16): the
 * session that asked and the change's number in it.
 *
 * @param session the session's id, random per session
 * @param number from 1, growing within the session
 */
public record ChangeKey(String session, long number) {
  /** Refuses an empty session and numbers below 1. */
  public ChangeKey {
    Objects.requireNonNull(session, "session");
    if (session.isEmpty() || session.indexOf(':') >= 0 || number < 1) {
      throw new IllegalArgumentException(
          "a key is session:number with a number of 1 or more, not " + session + ":" + number);
    }
  }

  /**
   * Reads {@code session:number}.
   *
   * @throws IllegalArgumentException if it is malformed
   */
  public static ChangeKey parse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 1) {
      throw new IllegalArgumentException(
          "'" + text + "' is no key of a change: it takes session:number");
    }
    try {
      return new ChangeKey(text.substring(0, colon), Long.parseLong(text.substring(colon + 1)));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "'" + text + "' is no key of a change: it takes session:number", e);
    }
  }

  @Override
  public String toString() {
    return session + ":" + number;
  }
}
