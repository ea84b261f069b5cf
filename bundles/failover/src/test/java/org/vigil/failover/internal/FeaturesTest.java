package org.vigil.failover.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.karaf.features.BundleInfo;
import org.apache.karaf.features.Dependency;
import org.apache.karaf.features.Feature;
import org.apache.karaf.features.FeaturesService;
import org.apache.karaf.features.FeaturesService.Option;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vigil.api.EntityName;

/** What may be installed for an entity, and how carefully (R10). */
class FeaturesTest {
  private static final EntityName TILL = EntityName.of("till");

  @TempDir private Path system;

  private final List<Object> installed = new ArrayList<>();
  private @Nullable String failure;
  private boolean isThere;
  private Features features;

  @BeforeEach
  void allowATill() {
    features = new Features(system);
    features.serviceCame(service());
    features.allow(Map.of(TILL, "tills"));
  }

  /** Knows the feature tills, which needs the feature drawers; each has a bundle. */
  private FeaturesService service() {
    Map<String, Feature> known =
        Map.of(
            "tills", feature("tills", "drawers"),
            "drawers", feature("drawers", null));
    return fake(
        FeaturesService.class,
        (method, arguments) ->
            switch (method) {
              case "getFeature" -> known.get(arguments[0]);
              case "isInstalled" -> isThere;
              case "installFeatures" -> {
                assertThat(arguments[0]).isEqualTo(Set.of("tills/1"));
                installed.add(arguments[1]);
                if (failure != null) {
                  throw new IllegalStateException(failure);
                }
                yield null;
              }
              default -> throw new AssertionError(method);
            });
  }

  private static Feature feature(String name, @Nullable String needs) {
    BundleInfo bundle =
        fake(BundleInfo.class, (method, arguments) -> "mvn:org.shop/org.shop." + name + "/1.0");
    Dependency dependency =
        fake(Dependency.class, (method, arguments) -> method.equals("getName") ? needs : "1");
    return fake(
        Feature.class,
        (method, arguments) ->
            switch (method) {
              case "getId" -> name + "/1";
              case "getBundles" -> List.of(bundle);
              case "getDependencies" -> needs == null ? List.of() : List.of(dependency);
              default -> throw new AssertionError(method);
            });
  }

  private interface Answers {
    @Nullable Object to(String method, Object[] arguments);
  }

  private static <T> T fake(Class<T> type, Answers answers) {
    return type.cast(
        Proxy.newProxyInstance(
            FeaturesTest.class.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> answers.to(method.getName(), arguments)));
  }

  private void has(String name) throws IOException {
    Path folder = Files.createDirectories(system.resolve("org/shop/org.shop." + name + "/1.0"));
    Files.createFile(folder.resolve("org.shop." + name + "-1.0.jar"));
  }

  private String refusal() {
    return features.install(TILL).orElseThrow().message();
  }

  @Test
  void aFeatureThatIsAllHereIsTriedFirstAndThenInstalledWithoutARefresh() throws IOException {
    has("tills");
    has("drawers");

    assertThat(features.install(TILL)).isEmpty();

    assertThat(installed)
        .containsExactly(
            EnumSet.of(Option.Simulate, Option.NoAutoRefreshBundles),
            EnumSet.of(Option.NoAutoRefreshBundles));
  }

  @Test
  void theServiceThatIsReplacedDoesNotTakeTheNextOneAlong() throws IOException {
    has("tills");
    has("drawers");
    FeaturesService old = service();
    features.serviceCame(old);
    features.serviceCame(service());

    features.serviceWent(old);

    assertThat(features.install(TILL)).isEmpty();
  }

  @Test
  void whatWouldHaveToBeFetchedIsRefusedAndNamed() throws IOException {
    has("tills");

    assertThat(refusal()).contains("mvn:org.shop/org.shop.drawers/1.0", "fetched");
    assertThat(installed).isEmpty();
  }

  @Test
  void whatDoesNotResolveIsRefusedBeforeAnythingChanges() throws IOException {
    has("tills");
    has("drawers");
    failure = "no capability";

    assertThat(refusal()).contains("could not be installed: no capability");
    assertThat(installed).hasSize(1);
  }

  @Test
  void whatIsNotAllowedNotKnownOrInstalledAlreadyIsRefused() {
    assertThat(features.install(EntityName.of("bank")).orElseThrow().message())
        .contains("nothing here may be installed for bank");
    isThere = true;
    assertThat(refusal()).contains("is installed, but its service is not there");
    features.allow(Map.of(TILL, "tolls"));
    assertThat(refusal()).contains("no feature repository of this node has tolls");
    assertThat(installed).isEmpty();
  }
}
