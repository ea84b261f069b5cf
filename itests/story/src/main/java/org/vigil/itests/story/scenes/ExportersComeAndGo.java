package org.vigil.itests.story.scenes;

import java.util.function.LongSupplier;
import org.vigil.api.client.Causes;
import org.vigil.itests.stage.HotSwap;
import org.vigil.itests.stage.Role;
import org.vigil.itests.stage.Stage;

/** Exporters are started, stopped, updated and refreshed: each time the other one speaks on. */
final class ExportersComeAndGo implements Scene {
  @Override
  public String title() {
    return "Exporters are started, stopped, updated and refreshed";
  }

  @Override
  public void play(Stage stage, Narrator narrator) {
    comeBack(stage, narrator, Role.EXPORTER);
    swap(stage, narrator, Role.EXPORTER, "stopped", () -> stage.vigil().stop(Role.STANDBY));
    comeBack(stage, narrator, Role.STANDBY);

    swap(stage, narrator, Role.STANDBY, "updated", () -> stage.vigil().update(Role.EXPORTER));
    backUp(stage, Role.EXPORTER);
    swap(stage, narrator, Role.EXPORTER, "updated", () -> stage.vigil().update(Role.STANDBY));
    backUp(stage, Role.STANDBY);
    narrator.say("both were updated: each time the other one spoke on");

    swap(stage, narrator, Role.STANDBY, "refreshed", () -> stage.vigil().refresh(Role.EXPORTER));
    backUp(stage, Role.EXPORTER);
    narrator.say("the exporter was refreshed: its standby speaks");
  }

  private static void comeBack(Stage stage, Narrator narrator, Role exporter) {
    int outages = stage.clients().session().outages().size();
    stage.vigil().start(exporter);
    backUp(stage, exporter);
    stage.hearMore(20);
    stage.check(
        stage.clients().session().outages().size() == outages,
        "the start of " + exporter + " was an outage");
    narrator.say("%s was started: it is a backup, and nothing changes", exporter);
  }

  private static void backUp(Stage stage, Role exporter) {
    stage.until(
        () -> stage.backsTheBank(exporter), exporter + " did not become a backup of the bank");
  }

  private static void swap(
      Stage stage, Narrator narrator, Role successor, String what, LongSupplier deed) {
    Role gone = successor == Role.EXPORTER ? Role.STANDBY : Role.EXPORTER;
    HotSwap swap = new HotSwap(stage, Causes.EXPORTER_STOPPED, successor);
    swap.happen(deed);
    String name = gone == Role.EXPORTER ? "exporter " : "standby ";
    narrator.blackout(name + what, swap.blackoutMillis(), TheExporterIsStopped.LIMIT_MILLIS);
    narrator.say("%s", swap.tell());
  }
}
