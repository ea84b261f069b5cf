package org.vigil.drill.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vigil.api.EntityName;

/** What is configured wrongly is said, and the last good value stays. */
@SuppressWarnings("BadAnnotationImplementation") // nobody compares it
class SettingsTest {
  private final List<String> complaints = new ArrayList<>();

  private Settings read(int minutes, String... entities) {
    DrillConfig config =
        new DrillConfig() {
          @Override
          public String[] entities() {
            return entities;
          }

          @Override
          public int every_minutes() {
            return minutes;
          }

          @Override
          public Class<? extends Annotation> annotationType() {
            return DrillConfig.class;
          }
        };
    return Settings.read(config, new Settings(List.of(EntityName.of("till")), 7), complaints::add);
  }

  @Test
  void namesAndMinutesAreTaken() {
    assertThat(read(60, "bank", " till ", ""))
        .isEqualTo(new Settings(List.of(EntityName.of("bank"), EntityName.of("till")), 60));
    assertThat(complaints).isEmpty();
  }

  @Test
  void whatStandsInAFileAsOneTextIsSeveralNames() {
    assertThat(read(60, "bank, till").entities())
        .containsExactly(EntityName.of("bank"), EntityName.of("till"));
    assertThat(read(60, "").entities()).isEmpty();
    assertThat(complaints).isEmpty();
  }

  @Test
  void whatIsInvalidIsSaidAndTheLastGoodStays() {
    assertThat(read(-1, "b nk")).isEqualTo(new Settings(List.of(EntityName.of("till")), 7));
    assertThat(complaints).hasSize(2);
    assertThat(complaints).anySatisfy(complaint -> assertThat(complaint).contains("b nk"));
    assertThat(complaints).anySatisfy(complaint -> assertThat(complaint).contains("0 to 44640"));
  }
}
