package org.vigil.itests.story;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is told in the node is what is read outside. */
class TellingTest {
  @Test
  void goesThroughALine() {
    Telling told = Telling.of(Telling.Kind.SENTENCE, "two\tlines\nmade one", "and more");

    Telling read = Telling.read(told.line()).orElseThrow();

    assertThat(read.kind()).isEqualTo(Telling.Kind.SENTENCE);
    assertThat(read.parts()).containsExactly("two lines made one", "and more");
  }

  @Test
  void leavesAloneWhatTheNodePrintsElse() {
    assertThat(Telling.read("karaf@node-1()> help")).isEmpty();
  }

  @Test
  void carriesFigures() {
    Figure figure = new Figure("blackout", 12.5, 100, "ms");

    assertThat(Figure.of(Telling.read(figure.telling().line()).orElseThrow())).isEqualTo(figure);
    assertThat(figure.row()).endsWith("met");
    assertThat(new Figure("blackout", 100.5, 100, "ms").row()).endsWith("missed");
  }
}
