package org.vigil.itests.story.scenes;

import org.vigil.api.client.Causes;
import org.vigil.itests.stage.HotSwap;
import org.vigil.itests.stage.Role;
import org.vigil.itests.stage.Stage;

/** Under a running watch the exporter's bundle is stopped, and its standby takes over (F32). */
final class TheExporterIsStopped implements Scene {
  static final double LIMIT_MILLIS = 100;

  @Override
  public String title() {
    return "bundle:stop org.vigil.exporter";
  }

  @Override
  public void play(Stage stage, Narrator narrator) {
    stage.until(
        () -> stage.speaksForTheBank(Role.EXPORTER), "the exporter does not speak for the bank");
    long seen = stage.clients().session().value("bank/transfers.committed").orElseThrow().asLong();
    HotSwap swap = new HotSwap(stage, Causes.EXPORTER_STOPPED, Role.STANDBY);

    swap.happen(() -> stage.vigil().stop(Role.EXPORTER));

    narrator.blackout("exporter stopped", swap.blackoutMillis(), LIMIT_MILLIS);
    narrator.say("%s", swap.tell());
    narrator.say(
        "values went on from %d transfers, never lower; 8 workers as set; the bank, the same"
            + " object as before, made transfers all the while and its total is right",
        seen);
  }
}
