package org.vigil.itests.chaos;

import java.util.Locale;

/**
 * Something that the nemesis will do.
 *
 * @param kind what
 * @param atPrimary whether to the node that speaks for the service, or to another
 * @param part the bundle, or empty
 * @param aheadSeconds how far a clock jumps, back if negative; of another kind 0
 * @param holdMillis how long until it is undone
 * @param pauseMillis how long until the next
 */
record Fault(
    Kind kind,
    boolean atPrimary,
    String part,
    long aheadSeconds,
    long holdMillis,
    long pauseMillis) {

  /** What can be done to a node. */
  enum Kind {
    /** SIGKILL, and a start with all it had. */
    KILL("kill -9"),
    /** SIGKILL, and a start without its data folder. */
    WIPE("kill -9, data deleted"),
    /** SIGSTOP and SIGCONT. */
    FREEZE("SIGSTOP"),
    /** The thread of a role hangs, and its node lives. */
    HANG("hang"),
    /** A bundle is stopped, and started. */
    STOP("bundle:stop"),
    /** A bundle is updated. */
    UPDATE("bundle:update"),
    /** A bundle is refreshed, with all that hang on it. */
    REFRESH("bundle:refresh"),
    /** No file can grow. */
    FULL_DISK("full disk"),
    /** The wall clock jumps, and is set right again. */
    CLOCK("clock"),
    /** A takeover is asked for. */
    MOVE("vigil:takeover");

    private final String command;

    Kind(String command) {
      this.command = command;
    }

    /** For people. */
    String command() {
      return command;
    }
  }

  /** What is done to a node, in words. */
  String deed() {
    return kind.command()
        + (part.isEmpty() ? "" : " " + part)
        + (aheadSeconds == 0 ? "" : String.format(Locale.ROOT, " %+d s", aheadSeconds));
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s of %s for %.1f s",
        deed(),
        atPrimary ? "who speaks" : "another node",
        holdMillis / 1000.0);
  }
}
