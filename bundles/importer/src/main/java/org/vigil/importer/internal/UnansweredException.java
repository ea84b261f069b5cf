package org.vigil.importer.internal;

import org.vigil.api.Refusal;

/** No answer came from the agent. */
final class UnansweredException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Refusal refusal;
  private final boolean sent;

  /**
   * No answer.
   *
   * @param sent whether the question may have had its effect; if not, it certainly has none
   */
  UnansweredException(Refusal refusal, boolean sent) {
    super(refusal.message(), null, false, false);
    this.refusal = refusal;
    this.sent = sent;
  }

  Refusal refusal() {
    return refusal;
  }

  boolean wasSent() {
    return sent;
  }
}
