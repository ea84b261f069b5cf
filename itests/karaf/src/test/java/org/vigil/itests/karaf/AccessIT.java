package org.vigil.itests.karaf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.Test;
import org.vigil.itests.karaf.Console.Answer;

/** Who may do what, and that it is known who did it (G12). */
public class AccessIT extends InTheDistribution {
  private static final List<String> LOOKING =
      List.of(
          "vigil:node-list",
          "vigil:entity-list",
          "vigil:instrument-list",
          "vigil:instrument-info bank/workers",
          "vigil:monitor-list",
          "vigil:exporter-list",
          "vigil:outage-list",
          "vigil:read bank/workers",
          "vigil:watch --count 1 bank/transfers.committed");
  private static final List<String> CHANGING =
      List.of("vigil:set bank/transfer.limit 800", "vigil:fire bank/transfer.commit 10 1 2");
  private static final List<String> TAKING_OVER =
      List.of("vigil:takeover bank", "vigil:takeover-drill bank");

  @Test
  public void viewersLookAndNoMore() {
    LOOKING.forEach(command -> may(command, "viewer"));
    CHANGING.forEach(command -> mayNot(command, "viewer"));
    TAKING_OVER.forEach(command -> mayNot(command, "viewer"));
  }

  @Test
  public void managersChangeAndLook() {
    LOOKING.forEach(command -> may(command, "manager"));
    CHANGING.forEach(command -> may(command, "manager"));
    TAKING_OVER.forEach(command -> mayNot(command, "manager"));
  }

  @Test
  public void administratorsMayAll() {
    LOOKING.forEach(command -> may(command, "admin"));
    CHANGING.forEach(command -> may(command, "admin"));
    TAKING_OVER.forEach(command -> may(command, "admin"));
  }

  @Test
  public void whoHasNoneOfTheRolesSeesNothing() {
    LOOKING.forEach(command -> mayNot(command, "ssh"));
    CHANGING.forEach(command -> mayNot(command, "ssh"));
    TAKING_OVER.forEach(command -> mayNot(command, "ssh"));
  }

  @Test
  public void aChangeLeavesWhoMadeItAndWhy() {
    Answer answer =
        console.type("frieda", "vigil:set bank/transfer.limit 700 --reason 'quiet day'", "manager");

    assertThat(answer.failure()).isEmpty();
    assertThat(KarafLog.lines())
        .anySatisfy(
            line -> assertThat(line).contains("bank/transfer.limit", "frieda", "700", "quiet day"));
  }

  private void may(String command, String role) {
    assertThat(console.type("frieda", command, role).failure())
        .as("%s as %s", command, role)
        .isEmpty();
  }

  private void mayNot(String command, String role) {
    assertThat(console.type("frieda", command, role).failure())
        .as("%s as %s", command, role)
        .startsWith("Command not found");
  }
}
