package org.vigil.exporter.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.Reader;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people can set, and what becomes of what they get wrong. */
class SettingsTest {
  private final ConfiguredSettings settings = new ConfiguredSettings("org.vigil.exporter", true);

  /** A configuration as Declarative Services give it; what is no number throws when it is read. */
  private static ExporterConfig config(Map<String, Object> set) {
    return (ExporterConfig)
        Proxy.newProxyInstance(
            ExporterConfig.class.getClassLoader(),
            new Class<?>[] {ExporterConfig.class},
            (proxy, method, arguments) -> {
              Object value = set.getOrDefault(method.getName(), method.getDefaultValue());
              if (value instanceof RuntimeException e) {
                throw e;
              }
              return value;
            });
  }

  @Test
  void takesOnWhatIsAdmissible() {
    assertThat(settings.read(config(Map.of("dutyCycle_millis", 20))))
        .isEqualTo(new ExporterSettings(true, 0, 20, 1_000, 1_000, 60_000));
  }

  @Test
  void keepsTheLastGoodOneOtherwise() {
    ExporterSettings good = settings.read(config(Map.of("dutyCycle_millis", 20)));
    RuntimeException unreadable = new IllegalStateException("'five' is no integer");

    assertThat(settings.read(config(Map.of("dutyCycle_millis", 0)))).isEqualTo(good);
    assertThat(settings.read(config(Map.of("dutyCycle_millis", unreadable)))).isEqualTo(good);
  }

  @Test
  void saysWhatWasWrongInTheWordsOfTheFile() {
    assertThatThrownBy(() -> new ExporterSettings(false, 0, 5, 99, 1_000, 60_000))
        .hasMessage("keepAlive.millis takes 100 to 60000, not 99");
  }

  @ParameterizedTest
  @ValueSource(strings = {"org.vigil.exporter", "org.vigil.exporter.standby"})
  void theFileThatPeopleEditHasEverySettingWithItsDefault(String pid) throws IOException {
    Properties file = new Properties();
    try (Reader reader =
        Files.newBufferedReader(Path.of("../../features/src/main/etc", pid + ".cfg"))) {
      file.load(reader);
    }

    Map<String, String> defaults =
        Arrays.stream(ExporterConfig.class.getDeclaredMethods())
            .collect(
                Collectors.toMap(
                    method -> method.getName().replace('_', '.'),
                    method -> String.valueOf(method.getDefaultValue())));
    assertThat(new TreeMap<Object, Object>(file)).isEqualTo(new TreeMap<Object, Object>(defaults));
  }
}
