package org.vigil.itests.story.scenes;

import java.io.PrintStream;
import java.util.Locale;
import org.vigil.itests.story.Figure;
import org.vigil.itests.story.Telling;

/** Tells the story to the launcher. */
final class Narrator {
  private final PrintStream out;

  Narrator(PrintStream out) {
    this.out = out;
  }

  /** Begins a chapter. */
  void chapter(String title) {
    tell(Telling.of(Telling.Kind.CHAPTER, title));
  }

  /** Says a sentence. */
  void say(String format, Object... arguments) {
    tell(Telling.of(Telling.Kind.SENTENCE, String.format(Locale.ROOT, format, arguments)));
  }

  /** Notes a figure for the table at the end. */
  void figure(Figure figure) {
    tell(figure.telling());
  }

  /** Notes how long it was dark. */
  void blackout(String when, double millis, double limitMillis) {
    figure(new Figure("blackout, " + when, millis, limitMillis, "ms"));
  }

  /** Ends well. */
  void held() {
    tell(Telling.of(Telling.Kind.HELD));
  }

  /** Ends, and says what did not hold. */
  void notHeld(String what) {
    tell(Telling.of(Telling.Kind.NOT_HELD, what));
  }

  private void tell(Telling telling) {
    out.println(telling.line());
    out.flush();
  }
}
