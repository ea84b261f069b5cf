package org.vigil.itests.karaf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ops4j.pax.exam.CoreOptions.options;

import java.net.URI;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import javax.inject.Inject;
import org.apache.karaf.features.BootFinished;
import org.apache.karaf.features.Feature;
import org.apache.karaf.features.FeaturesService;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** Each role is a feature that installs alone in a plain Karaf, and leaves nothing behind. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class PlainKarafIT {
  private static final EnumSet<FeaturesService.Option> AS_ASKED =
      EnumSet.noneOf(FeaturesService.Option.class);

  @Inject private BundleContext context;
  @Inject private FeaturesService features;
  @Inject private SessionFactory sessions;

  /** Injected only when all boot features are there. */
  @Inject private BootFinished unusedBooted;

  @Configuration
  public Option[] configuration() {
    return options(Karaf.plain());
  }

  @Test
  public void eachFeatureInstallsAloneAndLeavesNothingBehind() throws Exception {
    URI repository =
        URI.create(
            "mvn:org.vigil/features/" + System.getProperty("vigil.version") + "/xml/features");
    features.addRepository(repository);
    List<String> roles =
        Arrays.stream(features.getRepository(repository).getFeatures())
            .filter(feature -> !feature.isHidden())
            .map(Feature::getName)
            .toList();
    assertThat(roles).hasSizeGreaterThanOrEqualTo(11);

    Console console = new Console(sessions);
    Remains before = Remains.ofPlainKaraf(context, console);
    assertThat(before.commands()).contains("feature:install");
    for (String role : roles) {
      features.installFeature(role, AS_ASKED);
      assertThat(features.isInstalled(features.getFeature(role))).as(role).isTrue();
      if (role.equals("vigil-shell")) {
        assertThat(console.commands()).contains("vigil:watch");
      }
      for (Bundle bundle : context.getBundles()) {
        if (bundle.getSymbolicName().startsWith("org.vigil.")) {
          assertThat(bundle.getState()).as("%s of %s", bundle, role).isEqualTo(Bundle.ACTIVE);
          Assembled.assertComesFromTheAssembly(bundle);
        }
      }
      features.uninstallFeature(role, AS_ASKED);
      before.awaitAgain(context, console, role);
    }
    KarafLog.assertNoErrors();
  }
}
