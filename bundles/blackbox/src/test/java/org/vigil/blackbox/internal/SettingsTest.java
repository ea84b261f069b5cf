package org.vigil.blackbox.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.annotation.Annotation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SettingsTest {
  private static final Path USUAL = Path.of("data", "vigil", "blackbox");

  private final List<String> complaints = new ArrayList<>();

  @SuppressWarnings("BadAnnotationImplementation") // nobody compares them
  private record Config(String directory, int boxes_max, int megabytes_max)
      implements BlackBoxConfig {
    @Override
    public Class<? extends Annotation> annotationType() {
      return BlackBoxConfig.class;
    }
  }

  private Settings read(String directory, int boxes, int megabytes) {
    return Settings.read(
        new Config(directory, boxes, megabytes), USUAL, Settings.defaults(USUAL), complaints::add);
  }

  @Test
  void takesOnWhatIsSet() {
    assertThat(read(" /var/boxes ", 7, 8)).isEqualTo(new Settings(Path.of("/var/boxes"), 7, 8));
    assertThat(read("", 1, 10_000).directory()).isEqualTo(USUAL);
    assertThat(complaints).isEmpty();
  }

  @Test
  void keepsTheLastGoodValueAndNamesTheOther() {
    assertThat(read("\0", 0, 10_001)).isEqualTo(Settings.defaults(USUAL));
    assertThat(complaints)
        .hasSize(3)
        .anySatisfy(said -> assertThat(said).startsWith("directory: ").endsWith(USUAL.toString()))
        .contains(
            "boxes.max is 0; it takes 1 to 10000, and stays 100",
            "megabytes.max is 10001; it takes 1 to 10000, and stays 50");
  }
}
