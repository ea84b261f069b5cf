package org.vigil.itests.story;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Prints the story: chapters, sentences, the table of figures, and the last line. */
public final class Book {
  private static final int WIDTH = 100;
  private static final String INDENT = "   ";

  private final PrintStream out;
  private final List<Figure> figures = new ArrayList<>();
  private int chapters;

  public Book(PrintStream out) {
    this.out = out;
  }

  public void title(String title) {
    out.println(title);
  }

  public void chapter(String title) {
    chapters++;
    out.printf("%n%2d. %s%n", chapters, title);
  }

  /** A sentence, broken into lines. */
  public void say(String sentence) {
    StringBuilder line = new StringBuilder(INDENT);
    for (String word : sentence.split(" ", -1)) {
      if (line.length() + word.length() + 1 > WIDTH && line.length() > INDENT.length()) {
        out.println(line);
        line = new StringBuilder(INDENT);
      }
      line.append(' ').append(word);
    }
    out.println(line);
  }

  /** What a command printed, as it did. */
  public void quote(String printed) {
    printed.lines().forEach(line -> out.println(INDENT + " | " + line));
  }

  public void figure(Figure figure) {
    figures.add(figure);
  }

  /** The table of figures; milliseconds and seconds are told, and decide nothing. */
  public void table() {
    if (!figures.isEmpty()) {
      out.println();
      figures.forEach(figure -> out.println(figure.row()));
    }
  }

  public void held() {
    end("held");
  }

  public void notHeld(String what) {
    end("not held: " + what);
  }

  private void end(String verdict) {
    out.println();
    out.println("story: " + verdict);
    out.flush();
  }
}
