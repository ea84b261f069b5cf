package org.vigil.api;

import java.util.Objects;

/**
 * Why something was not done: an open code for programs and a sentence for people that says what
 * was wrong and what was expected.
 *
 * @param code one of the constants here, or one that came later
 * @param message for a person
 */
public record Refusal(String code, String message) {
  /** The value is not of the instrument's type. */
  public static final String WRONG_TYPE = "wrongType";

  /** The value is outside the declared range. */
  public static final String OUT_OF_RANGE = "outOfRange";

  /** The value is not among the declared states. */
  public static final String NO_SUCH_STATE = "noSuchState";

  /** The service itself said no. */
  public static final String VETOED = "vetoed";

  /** The service's setter or procedure threw. */
  public static final String THREW = "threw";

  /** There is no value yet: a test point that was neither reached nor fired. */
  public static final String NO_VALUE = "noValue";

  /** Refuses nulls. */
  public Refusal {
    Objects.requireNonNull(code, "code");
    Objects.requireNonNull(message, "message");
  }
}
