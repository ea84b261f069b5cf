package org.vigil.itests.karaf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.Test;

/** The shell commands, as a person meets them. */
public class CommandsIT extends InTheDistribution {
  private static final List<String> LISTS =
      List.of(
          "node-list",
          "entity-list",
          "instrument-list",
          "monitor-list",
          "exporter-list",
          "outage-list",
          "blackbox-list");

  private static final Pattern OUTAGE = Pattern.compile("o-[0-9a-z]+-[0-9]+");
  private static final Pattern COMMAND = Pattern.compile("vigil:([a-z-]+)");

  @Test
  public void listsShowWhatThereIs() {
    assertThat(console.print("vigil:node-list")).contains("node-1", "up");
    assertThat(console.print("vigil:entity-list")).contains("bank", "node@node-1");
    assertThat(console.print("vigil:instrument-list 'bank/**'"))
        .contains("bank/transfers.committed", "bank/workers")
        .doesNotContain("node@node-1");
    assertThat(console.print("vigil:exporter-list"))
        .contains("org.vigil.exporter@node-1", "org.vigil.exporter.standby@node-1");
    assertThat(console.print("vigil:monitor-list")).contains("bank/transfers.committed");
    assertThat(console.print("vigil:instrument-info bank/workers")).contains("1..64", "tellers");
  }

  @Test
  public void listsSpeakToProgramsToo() {
    for (String list : LISTS) {
      assertThat(console.print("vigil:" + list + " --json").strip())
          .as(list)
          .startsWith("[")
          .endsWith("]");
      assertThat(console.print("vigil:" + list + " --no-format"))
          .as(list)
          .doesNotContain("-+-", "\u001b");
    }
  }

  @Test
  public void readsSetsFiresAndWatches() {
    assertThat(console.print("vigil:set bank/workers 5 --reason test"))
        .contains("applied", "bank/workers", "5");
    assertThat(console.print("vigil:read bank/workers")).contains("5", "good");
    assertThat(console.print("vigil:fire bank/transfer.commit 10 1 2")).contains("fired", "10");
    assertThat(console.print("vigil:watch --count 3 bank/transfers.committed").lines())
        .filteredOn(line -> line.contains("bank/transfers.committed"))
        .hasSizeGreaterThanOrEqualTo(3);
    assertThat(console.print("vigil:set bank/workers --reset")).contains("applied", "4");
  }

  @Test
  public void aDrillMovesTheBankThereAndBack() { // F42
    assertThat(console.print("vigil:takeover-drill bank"))
        .contains("blackout", "lost 0", "drilled  bank: there and back");
    assertThat(console.print("vigil:read 'drill@node-1/**'"))
        .contains("bank: there and back", "drill@node-1/drills.done");
  }

  @Test
  public void whatADeadExporterSaidLastIsInABlackBox() { // F43
    console.print("bundle:stop org.vigil.exporter");
    try {
      assertThat(Wait.until(() -> console.print("vigil:blackbox-list").contains("exporterStopped")))
          .isTrue();
      Matcher outage = OUTAGE.matcher(console.print("vigil:blackbox-list --no-format"));
      assertThat(outage.find()).isTrue();
      assertThat(console.print("vigil:blackbox-replay " + outage.group()))
          .contains("exporterStopped of org.vigil.exporter@node-1", "bank/transfers.committed")
          .containsPattern("(?m)^ *[1-9]\\d* reports");
    } finally {
      console.print("bundle:start org.vigil.exporter");
    }
    assertThat(
            Wait.until(
                () -> console.print("vigil:entity-list bank").contains("org.vigil.exporter@")))
        .isTrue();
  }

  @Test
  public void mistakesGetASentenceThatHelps() {
    Map<String, List<String>> mistakes =
        Map.ofEntries(
            Map.entry("vigil:read bank/wrokers", List.of("bank/workers")),
            Map.entry("vigil:read 'b nk/workers'", List.of("b nk")),
            Map.entry("vigil:instrument-info bank/wrokers", List.of("bank/workers")),
            Map.entry("vigil:set bank/workers 99", List.of("1..64", "99")),
            Map.entry("vigil:set bank/workers many", List.of("many", "integer")),
            Map.entry("vigil:set bank/paused perhaps", List.of("perhaps", "true")),
            Map.entry("vigil:set bank/balance.total 1", List.of("bank/balance.total", "control")),
            Map.entry("vigil:set bank/workers 8 --if-revision 99", List.of("revision")),
            Map.entry("vigil:fire bank/workers", List.of("bank/workers", "test point")),
            Map.entry("vigil:fire bank/transfer.commit ten 1 2", List.of("ten", "amount")),
            Map.entry("vigil:fire bank/transfer.commit 10", List.of("amount", "from", "to")),
            Map.entry("vigil:takeover nobody", List.of("nobody")),
            Map.entry("vigil:takeover bank --to nobody@node-1", List.of("nobody@node-1")),
            Map.entry("vigil:watch 'bank/***'", List.of("bank/***", "**")),
            Map.entry("vigil:instrument-list 'bank/***'", List.of("bank/***", "**")));
    mistakes.forEach(
        (command, hints) ->
            assertThat(console.fail(command)).as(command).contains(hints.toArray(String[]::new)));
  }

  @Test
  public void eachCommandHasHelpWithAnExample() {
    String help = console.print("help vigil");
    List<String> commands = COMMAND.matcher(help).results().map(found -> found.group(1)).toList();
    assertThat(commands).as(help).hasSizeGreaterThanOrEqualTo(13);
    for (String command : commands) {
      assertThat(console.print("vigil:" + command + " --help"))
          .contains("Example", "vigil:" + command);
    }
  }
}
