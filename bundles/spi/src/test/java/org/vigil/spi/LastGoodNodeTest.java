package org.vigil.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LastGoodNodeTest {
  @TempDir Path folder;
  private LastGoodNode nodes;

  @BeforeEach
  void open() {
    nodes = new LastGoodNode(folder.resolve("node"));
  }

  @Test
  void takesTheConfiguredId() {
    assertThat(nodes.choose(" left_1 ", "root")).isEqualTo("left_1");
  }

  @Test
  void takesTheNameOfTheFrameworkIfNothingIsConfigured() {
    assertThat(nodes.choose("", "root")).isEqualTo("root");
    assertThat(nodes.choose("  ", "root")).isEqualTo("root");
  }

  @Test
  void keepsTheLastGoodIdWhenTheConfiguredOneIsMalformed() {
    nodes.choose("left", "root");

    assertThat(nodes.choose("left side", "root")).isEqualTo("left");
    assertThat(nodes.choose("a/b", "root")).isEqualTo("left");
    assertThat(nodes.choose("x".repeat(101), "root")).isEqualTo("left");
    assertThat(new LastGoodNode(folder.resolve("node")).choose("@", "root")).isEqualTo("left");
  }

  @Test
  void fallsBackToTheFrameworkWhenNothingWasGoodBefore() {
    assertThat(nodes.choose("left side", "root")).isEqualTo("root");
    assertThat(nodes.choose("left side", "the root")).isEqualTo(LastGoodNode.UNNAMED);
    assertThat(nodes.choose("", "")).isEqualTo(LastGoodNode.UNNAMED);
  }

  @Test
  void comesUpWhenItsMemoryIsUnusable() throws IOException {
    Files.writeString(folder.resolve("node"), "what is this?");
    assertThat(nodes.choose("left side", "root")).isEqualTo("root");

    LastGoodNode nowhere = new LastGoodNode(folder.resolve("no/such/folder/node"));
    assertThat(nowhere.choose("left", "root")).isEqualTo("left");
  }
}
