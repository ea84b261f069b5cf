package org.vigil.itests.story.scenes;

import java.util.function.LongSupplier;
import org.vigil.api.client.Causes;
import org.vigil.itests.story.stage.Role;
import org.vigil.itests.story.stage.Scene;
import org.vigil.itests.story.stage.Stage;

/** Exporters are started, stopped, updated and refreshed: each time the other one speaks on. */
final class ExportersComeAndGo implements Scene {
  @Override
  public String title() {
    return "Exporters are started, stopped, updated and refreshed";
  }

  @Override
  public void play(Stage stage) {
    comeBack(stage, Role.EXPORTER);
    swap(stage, Role.EXPORTER, "stopped", () -> stage.vigil().stop(Role.STANDBY));
    comeBack(stage, Role.STANDBY);

    swap(stage, Role.STANDBY, "updated", () -> stage.vigil().update(Role.EXPORTER));
    backUp(stage, Role.EXPORTER);
    swap(stage, Role.EXPORTER, "updated", () -> stage.vigil().update(Role.STANDBY));
    backUp(stage, Role.STANDBY);
    stage.narrator().say("both were updated: each time the other one spoke on");

    swap(stage, Role.STANDBY, "refreshed", () -> stage.vigil().refresh(Role.EXPORTER));
    backUp(stage, Role.EXPORTER);
    stage.narrator().say("the exporter was refreshed: its standby speaks");
  }

  private static void comeBack(Stage stage, Role exporter) {
    int outages = stage.clients().session().outages().size();
    stage.vigil().start(exporter);
    backUp(stage, exporter);
    stage.hearMore(20);
    stage.check(
        stage.clients().session().outages().size() == outages,
        "the start of " + exporter + " was an outage");
    stage.narrator().say("%s was started: it is a backup, and nothing changes", exporter);
  }

  private static void backUp(Stage stage, Role exporter) {
    stage.until(
        () -> stage.backsTheBank(exporter), exporter + " did not become a backup of the bank");
  }

  private static void swap(Stage stage, Role successor, String what, LongSupplier deed) {
    Role gone = successor == Role.EXPORTER ? Role.STANDBY : Role.EXPORTER;
    HotSwap swap = new HotSwap(stage, Causes.EXPORTER_STOPPED, successor);
    String name = gone == Role.EXPORTER ? "exporter" : "standby";
    stage
        .narrator()
        .say(
            "%s",
            swap.tell(
                swap.happen(
                    "blackout, " + name + " " + what, TheExporterIsStopped.LIMIT_MILLIS, deed)));
  }
}
