package org.vigil.spi;

/**
 * A frame that cannot be decoded: damaged, or of a protocol newer than this node's. The message
 * says which.
 */
public final class UnreadableFrameException extends Exception {
  private static final long serialVersionUID = 1L;

  /** An unreadable frame, described for people. */
  public UnreadableFrameException(String message) {
    super(message);
  }

  /** An unreadable frame, described for people, and what the library said of it. */
  public UnreadableFrameException(String message, Throwable cause) {
    super(message, cause);
  }
}
