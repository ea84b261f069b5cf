package org.vigil.shell.internal;

import java.io.PrintStream;

/**
 * Where a command prints.
 *
 * @param stream the command's own, which may end in a pipe
 * @param console the session's, which alone knows when the person has gone
 * @param colours what may be used there
 */
record Output(PrintStream stream, PrintStream console, Colours colours) {
  void line(String text) {
    stream.println(text);
  }

  /** Hands on what is printed; whether somebody is there to read it. */
  boolean flush() {
    // Each checkError flushes, and must.
    boolean streamFailed = stream.checkError();
    boolean consoleFailed = console.checkError();
    return !streamFailed && !consoleFailed;
  }
}
