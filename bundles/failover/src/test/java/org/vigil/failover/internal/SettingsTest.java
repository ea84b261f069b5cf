package org.vigil.failover.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.vigil.api.EntityName;

class SettingsTest {
  private static final Settings GOOD = new Settings(100, 500, 3, 30, 5);

  private final List<String> complaints = new ArrayList<>();

  /** A configuration as Declarative Services hands it out: what it cannot convert is thrown. */
  private static FailoverConfig config(Map<String, Object> values) {
    return (FailoverConfig)
        Proxy.newProxyInstance(
            SettingsTest.class.getClassLoader(),
            new Class<?>[] {FailoverConfig.class},
            (proxy, method, none) -> {
              Object value = values.getOrDefault(method.getName(), method.getDefaultValue());
              if (value instanceof RuntimeException bad) {
                throw bad;
              }
              return value;
            });
  }

  @Test
  void areTheDefaultsWhereNothingIsSaid() {
    assertThat(Settings.read(config(Map.of()), GOOD, complaints::add)).isEqualTo(Settings.DEFAULT);
    assertThat(complaints).isEmpty();
  }

  @Test
  void takeWhatIsInRange() {
    Map<String, Object> values = Map.of("settle_millis", 0, "requests_max", 7);
    assertThat(Settings.read(config(values), GOOD, complaints::add))
        .isEqualTo(new Settings(0, 1_000, 3, 60_000, 7));
    assertThat(complaints).isEmpty();
  }

  @Test
  void keepTheLastGoodValueAndNameTheBadOne() {
    RuntimeException bad = new IllegalStateException("'soon' is no number");
    Map<String, Object> values = Map.of("settle_millis", bad, "requests_max", -1);
    assertThat(Settings.read(config(values), GOOD, complaints::add))
        .isEqualTo(new Settings(100, 1_000, 3, 60_000, 5));
    assertThat(complaints)
        .satisfiesExactly(
            first -> assertThat(first).contains("settle.millis", "soon", "stays 100"),
            second -> assertThat(second).contains("requests.max is -1", "stays 5"));
  }

  @Test
  void ofFeaturesTakeWhatStandsInAFileAsOneText() {
    String[] entries = {"till=vigil-samples, shop = shops"};

    assertThat(Allowance.read(config(Map.of("instance_features", entries)), complaints::add))
        .isEqualTo(Map.of(EntityName.of("till"), "vigil-samples", EntityName.of("shop"), "shops"));
    assertThat(complaints).isEmpty();
  }

  @Test
  void ofFeaturesNameWhatIsMalformedAndTakeTheRest() {
    String[] entries = {"till = vigil-samples", "bank", "a b=c", " "};

    assertThat(Allowance.read(config(Map.of("instance_features", entries)), complaints::add))
        .isEqualTo(Map.of(EntityName.of("till"), "vigil-samples"));
    assertThat(complaints)
        .satisfiesExactly(
            first -> assertThat(first).contains("'bank'"),
            second -> assertThat(second).contains("'a b=c'"));
  }
}
