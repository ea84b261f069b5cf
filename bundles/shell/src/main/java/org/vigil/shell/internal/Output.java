package org.vigil.shell.internal;

import java.io.PrintStream;

/** Where a command prints. */
record Output(PrintStream stream, Colours colours) {
  void line(String text) {
    stream.println(text);
  }

  /** Hands on what is printed; whether somebody is there to read it. */
  boolean flush() {
    return !stream.checkError();
  }
}
