package org.vigil.itests.story.scenes;

import org.vigil.api.client.Causes;
import org.vigil.itests.story.stage.Clients;
import org.vigil.itests.story.stage.Role;
import org.vigil.itests.story.stage.Scene;
import org.vigil.itests.story.stage.Stage;
import org.vigil.itests.story.stage.Watch;

/** In mode EVERY each numbered report arrives, also those of a hot swap (G5, F19). */
final class EveryReportArrives implements Scene {
  @Override
  public String title() {
    return "Every report arrives, over a hot swap too";
  }

  @Override
  public void play(Stage stage) {
    Watch watch = stage.clients().named();
    stage.until(
        () -> stage.backsTheBank(Role.STANDBY), "the standby exporter is no backup of the bank");
    long committed = stage.bank().look().committed();
    long reports = watch.reports(Clients.COUNTER);
    HotSwap swap = new HotSwap(stage, Causes.EXPORTER_STOPPED, Role.STANDBY);

    swap.happen(
        "blackout, exporter stopped, mode EVERY",
        TheExporterIsStopped.LIMIT_MILLIS,
        () -> stage.vigil().stop(Role.EXPORTER));
    stage.hearMore(100);

    long more = watch.reports(Clients.COUNTER) - reports;
    stage.check(watch.lost() == 0, watch.lost() + " reports were lost in hot swaps");
    stage.vigil().start(Role.EXPORTER);
    stage
        .narrator()
        .say(
            "%d reports for %d transfers, no number missing, lost 0",
            more, stage.bank().look().committed() - committed);
  }
}
