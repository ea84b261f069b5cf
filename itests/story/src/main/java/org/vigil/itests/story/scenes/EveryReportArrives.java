package org.vigil.itests.story.scenes;

import org.vigil.api.client.Causes;
import org.vigil.itests.stage.Clients;
import org.vigil.itests.stage.HotSwap;
import org.vigil.itests.stage.Role;
import org.vigil.itests.stage.Stage;
import org.vigil.itests.stage.Watch;

/** In mode EVERY each numbered report arrives, also those of a hot swap (G5, F19). */
final class EveryReportArrives implements Scene {
  @Override
  public String title() {
    return "Every report arrives, over a hot swap too";
  }

  @Override
  public void play(Stage stage, Narrator narrator) {
    Watch watch = stage.clients().named();
    stage.until(
        () -> stage.backsTheBank(Role.STANDBY), "the standby exporter is no backup of the bank");
    long committed = stage.bank().look().committed();
    long reports = watch.reports(Clients.COUNTER);
    HotSwap swap = new HotSwap(stage, Causes.EXPORTER_STOPPED, Role.STANDBY);

    swap.happen(() -> stage.vigil().stop(Role.EXPORTER));
    narrator.blackout(
        "exporter stopped, mode EVERY", swap.blackoutMillis(), TheExporterIsStopped.LIMIT_MILLIS);
    stage.hearMore(100);

    long more = watch.reports(Clients.COUNTER) - reports;
    stage.check(watch.lost() == 0, watch.lost() + " reports were lost in hot swaps");
    stage.vigil().start(Role.EXPORTER);
    narrator.say(
        "%d reports for %d transfers, no number missing, lost 0",
        more, stage.bank().look().committed() - committed);
  }
}
