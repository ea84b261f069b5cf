package org.vigil.api;

/** What an instrument is for. */
public enum Kind {
  /** Shows something; nobody changes it from outside. */
  INDICATOR,
  /** Shows a variable and lets it be changed. */
  CONTROL,
  /** Marks a place in the service's code and runs a declared procedure on request. */
  TEST_POINT
}
