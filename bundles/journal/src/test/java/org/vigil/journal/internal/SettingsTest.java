package org.vigil.journal.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.annotation.Annotation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;

class SettingsTest {
  private static final Path USUAL = Path.of("data", "vigil", "journal");
  private static final Settings GOOD = new Settings(Path.of("/var/good"), 7);

  private final List<String> complaints = new ArrayList<>();

  @SuppressWarnings({"BadAnnotationImplementation", "ImmutableAnnotationChecker"}) // never compared
  private record Config(String directory, IntSupplier megabytes) implements JournalConfig {
    @Override
    public int size_max_megabytes() {
      return megabytes.getAsInt();
    }

    @Override
    public Class<? extends Annotation> annotationType() {
      return JournalConfig.class;
    }
  }

  private Settings read(String directory, IntSupplier megabytes) {
    return Settings.read(new Config(directory, megabytes), USUAL, GOOD, complaints::add);
  }

  @Test
  void takesOnWhatIsSet() {
    assertThat(read(" /var/journal ", () -> 4_096))
        .isEqualTo(new Settings(Path.of("/var/journal"), 4_096));
    assertThat(read("", () -> 64)).isEqualTo(Settings.defaults(USUAL));
    assertThat(complaints).isEmpty();
  }

  @Test
  void keepsTheLastGoodValueAndNamesTheOther() {
    assertThat(read("\0", () -> 0)).isEqualTo(GOOD);
    assertThat(complaints)
        .satisfiesExactly(
            first -> assertThat(first).startsWith("directory: ").endsWith(" /var/good"),
            second ->
                assertThat(second)
                    .isEqualTo("size.max.megabytes is 0; it takes 1 to 4096, and stays 7"));
  }

  @Test
  void whatIsNoNumberIsNamedToo() {
    IntSupplier much =
        () -> {
          throw new IllegalStateException("'much' is no number"); // as Declarative Services would
        };

    assertThat(read("", much)).isEqualTo(new Settings(USUAL, 7));
    assertThat(complaints)
        .singleElement()
        .satisfies(said -> assertThat(said).contains("'much' is no number", "stays 7"));
  }
}
