package org.vigil.itests.story.stage;

import java.io.PrintStream;
import java.util.Locale;
import org.vigil.itests.story.Figure;
import org.vigil.itests.story.Telling;

/** Tells the story to the launcher. */
public final class Narrator {
  private final PrintStream out;

  public Narrator(PrintStream out) {
    this.out = out;
  }

  /** Begins a chapter. */
  public void chapter(String title) {
    tell(Telling.of(Telling.Kind.CHAPTER, title));
  }

  /** Says a sentence. */
  public void say(String format, Object... arguments) {
    tell(Telling.of(Telling.Kind.SENTENCE, String.format(Locale.ROOT, format, arguments)));
  }

  /** Notes a figure for the table at the end. */
  public void figure(Figure figure) {
    tell(figure.telling());
  }

  /** Ends well. */
  public void held() {
    tell(Telling.of(Telling.Kind.HELD));
  }

  /** Ends, and says what did not hold. */
  public void notHeld(String what) {
    tell(Telling.of(Telling.Kind.NOT_HELD, what));
  }

  private void tell(Telling telling) {
    out.println(telling.line());
    out.flush();
  }
}
