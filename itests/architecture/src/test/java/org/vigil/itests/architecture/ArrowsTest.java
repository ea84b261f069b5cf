package org.vigil.itests.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Arrows point down only: api, above it spi, above that the roles, which never import one another
 * and meet through services of api and spi. What a bundle may know is listed here; what is not
 * listed is forbidden.
 */
class ArrowsTest {
  private static final String[] JDK = {"java..", "javax.security.auth..", "javax.management.."};
  private static final String[] FRAMEWORK = {"org.osgi..", "org.jspecify..", "org.slf4j.."};
  private static final String[] API = {"org.vigil.api", "org.vigil.api.client"};
  private static final String[] SPI = {"org.vigil.spi", "org.vigil.spi.message"};
  private static final String[] ROLE = both(both(JDK, FRAMEWORK), both(API, SPI));
  private static final String[] CLIENT = both(both(JDK, FRAMEWORK), API);

  /** By folder, what each bundle may know beside itself. */
  private static final Map<String, String[]> MAY_KNOW =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("api", both(JDK, "org.osgi..", "org.jspecify..")),
              Map.entry("spi", both(CLIENT, "com.google.protobuf..")),
              Map.entry("transport-local", ROLE),
              // The only one that knows Cellar and Hazelcast.
              Map.entry(
                  "transport-cellar",
                  both(
                      ROLE,
                      "com.google.protobuf..",
                      "com.hazelcast..",
                      "org.apache.karaf.cellar.core..")),
              Map.entry("exporter", ROLE),
              // The exporter's core once more, as a copy inside its own bundle.
              Map.entry("exporter-standby", both(ROLE, "org.vigil.exporter.internal..")),
              Map.entry("agent", ROLE),
              Map.entry("importer", ROLE),
              // It installs what its own configuration allows (R10).
              Map.entry("failover", both(ROLE, "org.apache.karaf.features")),
              // The only one that knows SQLite.
              Map.entry("journal", both(ROLE, "org.sqlite..")),
              Map.entry("node", CLIENT),
              Map.entry("drill", CLIENT),
              Map.entry("blackbox", ROLE),
              Map.entry(
                  "shell",
                  both(
                      CLIENT,
                      "org.apache.karaf.shell..",
                      "org.apache.karaf.jaas.boot..",
                      "com.fasterxml.jackson.core..")),
              Map.entry("samples/bank", CLIENT),
              Map.entry("samples/client", CLIENT),
              Map.entry("samples/till", CLIENT)));

  /** What others compile against, and what people read to learn. */
  private static final List<String> OPEN =
      List.of("api", "spi", "samples/bank", "samples/client", "samples/till");

  @Test
  void everyBundleHasItsPlaceInTheHouse() {
    assertThat(MAY_KNOW.keySet()).containsExactlyInAnyOrderElementsOf(House.bundles());
  }

  @TestFactory
  Stream<DynamicTest> bundlesKnowOnlyWhatLiesBelowThem() {
    return House.bundles().stream()
        .map(
            bundle ->
                DynamicTest.dynamicTest(
                    bundle + " knows only what lies below it",
                    () ->
                        classes()
                            .should()
                            .onlyDependOnClassesThat()
                            .resideInAnyPackage(
                                both(MAY_KNOW.get(bundle), House.rootPackage(bundle) + ".."))
                            .check(written(bundle))));
  }

  @TestFactory
  Stream<DynamicTest> rolesKeepTheirClassesToThemselves() {
    return House.bundles().stream()
        .filter(bundle -> !OPEN.contains(bundle))
        .map(
            bundle ->
                DynamicTest.dynamicTest(
                    bundle + " has internal packages only, and exports none",
                    () -> {
                      classes()
                          .should()
                          .resideInAPackage("org.vigil..internal..")
                          .check(written(bundle));
                      assertThat(House.manifest(bundle).getMainAttributes())
                          .doesNotContainKey(new java.util.jar.Attributes.Name("Export-Package"));
                    }));
  }

  @TestFactory
  Stream<DynamicTest> bundlesAreNamedAfterTheirFolders() {
    return House.bundles().stream()
        .map(
            bundle ->
                DynamicTest.dynamicTest(
                    bundle + " is the bundle " + House.rootPackage(bundle),
                    () ->
                        assertThat(
                                House.manifest(bundle)
                                    .getMainAttributes()
                                    .getValue("Bundle-SymbolicName"))
                            .isEqualTo(House.rootPackage(bundle))));
  }

  /** Felix wires who imports dynamically to the packages of all names of a service it looks for. */
  @TestFactory
  Stream<DynamicTest> servicesBringNobodyToTheSpi() {
    return House.bundles().stream()
        .map(
            bundle ->
                DynamicTest.dynamicTest(
                    bundle + " offers no service of both api and spi",
                    () ->
                        assertThat(services(bundle))
                            .noneMatch(
                                service ->
                                    service.contains("org.vigil.api.")
                                        && service.contains("org.vigil.spi."))));
  }

  /** Each clause of the bundle's manifest that offers a service. */
  private static List<String> services(String bundle) {
    String offered = House.manifest(bundle).getMainAttributes().getValue("Provide-Capability");
    return Pattern.compile("objectClass:List<String>=\"([^\"]*)\"")
        .matcher(offered == null ? "" : offered)
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  @TestFactory
  Stream<DynamicTest> namesSayWhatAThingIs() {
    return House.bundles().stream()
        .map(
            bundle ->
                DynamicTest.dynamicTest(
                    bundle + " has no Impl, Helper, Manager or Util",
                    () ->
                        classes()
                            .should()
                            .haveNameNotMatching(".*(Impl|Helper|Manager|Utils?)(\\$.*)?")
                            .check(written(bundle))));
  }

  /** The bundle's classes; ArchUnit itself fails a rule that is given none. */
  private static JavaClasses written(String bundle) {
    JavaClasses all = House.classes(bundle);
    assertThat(all.stream().filter(type -> !type.getSimpleName().equals("package-info")))
        .as("classes of %s", bundle)
        .isNotEmpty();
    return all;
  }

  private static String[] both(String[] some, String... more) {
    return Stream.of(some, more).flatMap(Arrays::stream).toArray(String[]::new);
  }
}
