package org.vigil.failover.internal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.karaf.features.BundleInfo;
import org.apache.karaf.features.Dependency;
import org.apache.karaf.features.Feature;
import org.apache.karaf.features.FeaturesService;
import org.apache.karaf.features.FeaturesService.Option;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vigil.api.EntityName;
import org.vigil.api.Refusal;
import org.vigil.api.client.Causes;

/**
 * The features that this node's own configuration allows to be installed for an entity, on command
 * only (R10). A feature is refused unless all of it is on the node already; it is tried without
 * effect first; and no bundle that is installed is refreshed for it.
 */
final class Features {
  private static final Logger LOG = LoggerFactory.getLogger(Features.class);
  private static final Pattern MAVEN =
      Pattern.compile("mvn:([^/]+)/([^/]+)/([^/$]+)(?:/([^/$]+))?(?:/([^/$]+))?.*");

  private final Path system;
  private volatile @Nullable FeaturesService service;
  private volatile Map<EntityName, String> allowed = Map.of();

  /**
   * Nothing is allowed yet.
   *
   * @param system where a Karaf keeps what it was built with
   */
  Features(Path system) {
    this.system = system;
  }

  void serviceCame(FeaturesService next) {
    service = next;
  }

  /** Does nothing if another one is there: a replacement comes before the old one goes. */
  void serviceWent(FeaturesService gone) {
    if (service == gone) {
      service = null;
    }
  }

  /** Which feature brings which entity. */
  void allow(Map<EntityName, String> features) {
    allowed = Map.copyOf(features);
  }

  Set<EntityName> allowed() {
    return allowed.keySet();
  }

  /** Installs the feature of an entity; may take long. */
  Optional<Refusal> install(EntityName entity) {
    String name = allowed.get(entity);
    FeaturesService features = service;
    if (name == null || features == null) {
      return refused("nothing here may be installed for " + entity);
    }
    try {
      Feature feature = features.getFeature(name);
      if (feature == null) {
        return refused("no feature repository of this node has " + name);
      }
      if (features.isInstalled(feature)) {
        return refused(
            "the feature " + name + " is installed, but its service is not there; see scr:list");
      }
      List<String> missing = new ArrayList<>();
      collectMissing(features, feature, new HashSet<>(), missing);
      if (!missing.isEmpty()) {
        return refused(name + " is not all on this node: " + missing + " would have to be fetched");
      }
      Set<String> wanted = Set.of(feature.getId());
      features.installFeatures(wanted, EnumSet.of(Option.Simulate, Option.NoAutoRefreshBundles));
      features.installFeatures(wanted, EnumSet.of(Option.NoAutoRefreshBundles));
      LOG.info("{}: the feature {} was installed for it", entity, feature.getId());
      return Optional.empty();
    } catch (Exception e) { // as declared; the resolver says what is missing
      LOG.warn("{}: the feature {} could not be installed", entity, name, e);
      return refused("the feature " + name + " could not be installed: " + e.getMessage());
    }
  }

  private static Optional<Refusal> refused(String message) {
    return Optional.of(new Refusal(Causes.NOT_INSTANTIABLE, message));
  }

  /** Each bundle of a feature, and of those it needs, that is not in the system folder. */
  private void collectMissing(
      FeaturesService features, Feature feature, Set<String> seen, List<String> missing)
      throws Exception {
    if (!seen.add(feature.getId()) || features.isInstalled(feature)) {
      return;
    }
    for (BundleInfo bundle : feature.getBundles()) {
      if (!isHere(bundle.getLocation())) {
        missing.add(bundle.getLocation());
      }
    }
    for (Dependency needed : feature.getDependencies()) {
      Feature found = features.getFeature(needed.getName(), needed.getVersion());
      if (found == null) {
        missing.add(needed.getName());
      } else {
        collectMissing(features, found, seen, missing);
      }
    }
  }

  private boolean isHere(String location) {
    Matcher maven = MAVEN.matcher(location);
    if (!maven.matches()) {
      return location.startsWith("file:");
    }
    String type = maven.group(4) == null ? "jar" : maven.group(4);
    String classifier = maven.group(5) == null ? "" : "-" + maven.group(5);
    return Files.exists(
        system
            .resolve(maven.group(1).replace('.', '/'))
            .resolve(maven.group(2))
            .resolve(maven.group(3))
            .resolve(maven.group(2) + "-" + maven.group(3) + classifier + "." + type));
  }
}
