package org.vigil.importer.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {
  private final List<String> refused = new ArrayList<>();

  @Test
  void areTheDefaultsWhereNothingIsSaid() {
    assertThat(
            Settings.of(
                Map.of(),
                new Settings(Duration.ofMillis(100), 1, Duration.ofHours(1)),
                refused::add))
        .isEqualTo(Settings.DEFAULTS);
  }

  @Test
  void readsTextAndNumbers() {
    Settings settings =
        Settings.of(
            Map.of("callTimeout.millis", " 700 ", "listenerThreads", 3, "grace.millis", 5_000L),
            Settings.DEFAULTS,
            refused::add);

    assertThat(settings).isEqualTo(new Settings(Duration.ofMillis(700), 3, Duration.ofSeconds(5)));
    assertThat(refused).isEmpty();
  }

  @Test
  void keepsTheLastGoodValueAndNamesTheInvalidOne() {
    Settings before = new Settings(Duration.ofMillis(700), 3, Duration.ofSeconds(5));

    Settings settings =
        Settings.of(
            Map.of("callTimeout.millis", "soon", "listenerThreads", 0, "grace.millis", 9_000),
            before,
            refused::add);

    assertThat(settings).isEqualTo(new Settings(Duration.ofMillis(700), 3, Duration.ofSeconds(9)));
    assertThat(refused)
        .containsExactly(
            "callTimeout.millis is 'soon'; it takes a whole number from 100 to 600000, and stays 700",
            "listenerThreads is '0'; it takes a whole number from 1 to 256, and stays 3");
  }
}
