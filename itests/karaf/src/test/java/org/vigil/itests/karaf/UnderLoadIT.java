package org.vigil.itests.karaf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.vigil.itests.stage.Role.AGENT;
import static org.vigil.itests.stage.Role.COORDINATOR;
import static org.vigil.itests.stage.Role.EXPORTER;
import static org.vigil.itests.stage.Role.IMPORTER;
import static org.vigil.itests.stage.Role.NODE;
import static org.vigil.itests.stage.Role.SHELL;
import static org.vigil.itests.stage.Role.SPI;
import static org.vigil.itests.stage.Role.STANDBY;
import static org.vigil.itests.stage.Role.TRANSPORT;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.ToLongFunction;
import org.junit.Test;
import org.osgi.framework.ServiceRegistration;
import org.vigil.api.Entity;
import org.vigil.api.Instrumented;
import org.vigil.api.LongIndicator;
import org.vigil.api.client.Causes;
import org.vigil.api.client.Outage;
import org.vigil.itests.stage.BankItself;
import org.vigil.itests.stage.HotSwap;
import org.vigil.itests.stage.Role;
import org.vigil.itests.stage.Watch;

/**
 * Bundles are stopped and started, updated and refreshed while importers hear every report of the
 * bank: nothing is missing without a word.
 */
public class UnderLoadIT extends InTheDistribution {
  @Test
  public void exportersAreSwappedWhileTheyWork() {
    List<ToLongFunction<Role>> deeds =
        List.of(
            role -> {
              long began = stage.vigil().stop(role);
              stage.vigil().start(role);
              return began;
            },
            stage.vigil()::update,
            stage.vigil()::refresh);
    stage.hearMore(20); // each watch is armed as it wants to be
    for (ToLongFunction<Role> deed : deeds) {
      for (int each = 0; each < 2; each++) {
        Role primary = stage.speaksForTheBank(EXPORTER) ? EXPORTER : STANDBY;
        Role backup = primary == EXPORTER ? STANDBY : EXPORTER;
        stage.until(() -> stage.backsTheBank(backup), backup + " does not back the bank");
        new HotSwap(stage, Causes.EXPORTER_STOPPED, backup).happen(() -> deed.applyAsLong(primary));
      }
    }
  }

  @Test
  public void otherRolesComeBackToTheirMonitors() {
    stage.hearMore(20);
    BankItself.Sight bank = stage.bank().look();
    for (Role role : List.of(AGENT, IMPORTER, COORDINATOR, TRANSPORT, NODE, SHELL)) {
      stage.vigil().stop(role);
      stage.vigil().start(role);
      stage.hearMore(20);
      stage.vigil().update(role);
      stage.hearMore(20);
      stage.vigil().refresh(role);
      stage.hearMore(20);
    }
    assertThat(stage.clients().madeAfresh()).as("named requests that were not kept").isEqualTo(1);
    assertThat(stage.bank().look().service()).isSameAs(bank.service());
    stage.until(
        () -> !console.type("admin", "vigil:read 'node@*'", "admin").isFailed(),
        "the commands did not come back");
  }

  @Test
  public void theServicesOutliveWhatTheRolesAreMadeOf() {
    stage.hearMore(20);
    BankItself.Sight bank = stage.bank().look();
    List<Role> all = new ArrayList<>(List.of(Role.values()));
    stage.vigil().stopAll(all);
    stage.clients().beginAnew();
    stage.vigil().update(SPI);
    stage.vigil().refresh(SPI);
    Collections.reverse(all);
    stage.vigil().startAll(all);

    stage.hearMore(20);
    BankItself.Sight now = stage.bank().look();
    assertThat(now.service()).isSameAs(bank.service());
    assertThat(now.total()).isEqualTo(bank.total());
    assertThat(now.committed()).isGreaterThan(bank.committed());
  }

  @Test
  public void aServiceThatGoesTakesItsInstrumentsAlongAndBringsThemBack() {
    Watch watch = stage.watch("the watch of the kiosk");
    LongIndicator sold = LongIndicator.named("sold").initial(3).build();
    Entity kiosk = Entity.named("kiosk").instruments(sold).build();
    try (SmallBundle bundle = SmallBundle.named(context, "org.example.kiosk")) {
      ServiceRegistration<Instrumented> service = bundle.offer(kiosk);
      stage.importer().monitor("kiosk/**", watch);
      stage.until(() -> watch.value("kiosk/sold").isPresent(), "the kiosk is not heard");

      service.unregister();
      stage.until(() -> watch.unavailable() == 1, "the kiosk did not become unavailable");
      stage.until(() -> !watch.outages().isEmpty(), "no outage of the kiosk was told");
      assertThat(watch.outages()).extracting(Outage::cause).containsExactly(Causes.SERVICE_GONE);

      sold.set(4);
      bundle.offer(kiosk);
      stage.until(
          () -> watch.value("kiosk/sold").filter(value -> value.asLong() == 4).isPresent(),
          "the kiosk did not come back");
      stage.until(
          () -> watch.outages().get(0).phase() == Outage.Phase.HEALED, "the outage did not heal");
    }
    assertThat(watch.fault()).isEmpty();
  }
}
