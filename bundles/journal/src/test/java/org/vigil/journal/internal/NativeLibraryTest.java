package org.vigil.journal.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that are killed again and again do not fill the disk (G10). */
class NativeLibraryTest {
  @TempDir Path home;
  private Path temporary;

  @BeforeEach
  void wasKilled() throws IOException {
    temporary = Files.createDirectories(home.resolve("data/tmp"));
    for (String left :
        List.of(
            "sqlite-3.53.0.0-1beec8f4-libsqlitejdbc.so",
            "sqlite-3.53.0.0-1beec8f4-libsqlitejdbc.so.lck",
            "pax-web.tmp")) {
      Files.writeString(temporary.resolve(left), "left");
    }
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(temporary)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  @Test
  void whatAKilledProcessLeftIsRemovedAndNothingElse() throws IOException {
    NativeLibrary.discardLeftovers(temporary, home.resolve("data"));

    assertThat(files()).containsExactly("pax-web.tmp");
  }

  @Test
  void whereOthersHaveTheirFilesNothingIs() throws IOException {
    NativeLibrary.discardLeftovers(temporary, home.resolve("another"));

    assertThat(files()).hasSize(3);
  }

  @Test
  void aPlaceThatIsMissingIsNoHarm() {
    NativeLibrary.discardLeftovers(home.resolve("data/none"), home.resolve("data"));
  }
}
