package org.vigil.itests.story.launcher;

/** The story cannot go on; the message says why. */
final class StoryException extends RuntimeException {
  StoryException(String message) {
    super(message);
  }

  StoryException(String message, Throwable cause) {
    super(message + ": " + cause, cause);
  }
}
