package org.vigil.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.ansi.SimpleAnsi;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vigil.api.EntityName;
import org.vigil.api.Refusal;
import org.vigil.api.client.BlackBox;
import org.vigil.api.client.BlackBoxes;
import org.vigil.api.client.Caller;
import org.vigil.api.client.Causes;
import org.vigil.api.client.Cluster;
import org.vigil.api.client.Drill;
import org.vigil.api.client.Drills;
import org.vigil.api.client.Outage;

class ListsTest {
  private final Typing typing = new Typing();

  private AbstractThrowableAssert<?, ?> refused(VigilCommand command, String... words) {
    return assertThatThrownBy(() -> typing.type(command, words))
        .isExactlyInstanceOf(CommandException.class);
  }

  @AfterEach
  void givesBackWhatItUsed() {
    assertThat(typing.services.lent).isZero();
  }

  @Test
  void listsNodesWithHeadersAndBorders() throws Exception {
    String[] lines = typing.type(new NodeListCommand()).split("\n");

    assertThat(lines).hasSize(4);
    assertThat(lines[0]).contains("Node", "Local", "State", "Entities", "Transport", "Detail");
    assertThat(lines[2]).contains("node-1", "yes", "up", "local");
    assertThat(lines[3]).contains("node-2", "no", "refused", "b:1", "another group");
  }

  @Test
  void listsWithoutFormatForScripts() throws Exception {
    assertThat(typing.type(new NodeListCommand(), "--no-format").split("\\s+"))
        .startsWith("node-1", "yes", "up", "2", "7", "local", "5f3a", "node-2");
  }

  @Test
  void listsAsJsonForPrograms() throws Exception {
    assertThat(typing.type(new NodeListCommand(), "--json"))
        .isEqualToIgnoringWhitespace(
            """
            [ {
              "id" : "node-1",
              "local" : true,
              "state" : "up",
              "entities" : 2,
              "instruments" : 7,
              "transport" : "local",
              "incarnation" : "5f3a",
              "address" : "",
              "detail" : ""
            }, {
              "id" : "node-2",
              "local" : false,
              "state" : "refused",
              "entities" : 0,
              "instruments" : 0,
              "transport" : "local",
              "incarnation" : "",
              "address" : "b:1",
              "detail" : "another group"
            } ]
            """);
  }

  @Test
  void coloursStatesWhereThereAreColours() throws Exception {
    typing.colours = new Colours(true);

    String table = typing.type(new EntityListCommand());
    assertThat(table)
        .contains(SimpleAnsi.COLOR_GREEN + "good")
        .contains(SimpleAnsi.COLOR_RED + "refused")
        .doesNotContain(SimpleAnsi.COLOR_RED + "State");
    assertThat(typing.type(new EntityListCommand(), "--no-format")).doesNotContain("\u001b");
    assertThat(typing.type(new EntityListCommand(), "--json")).doesNotContain("\u001b");
  }

  @Test
  void listsEntitiesWithThoseRefused() throws Exception {
    String printed = typing.type(new EntityListCommand());

    assertThat(printed)
        .contains("bank", FakeCluster.EXPORTER, FakeCluster.STANDBY, "2.ab12")
        .contains("the name belongs to org.vigil.node");
  }

  @Test
  void listsTheEntitiesOfAPattern() throws Exception {
    assertThat(typing.type(new EntityListCommand(), "node@*", "--no-format"))
        .contains("node@node-1")
        .doesNotContain("bank");
  }

  @Test
  void listsExportersMonitorsAndOutages() throws Exception {
    typing.cluster.outages.add(
        Fakes.outage(
            Outage.Phase.HEALED,
            Causes.EXPORTER_STOPPED,
            Fakes.closing(
                "bank",
                7,
                new Fakes.Counted(120, 3, 0, 2, 1, false, Optional.of(Duration.ofMillis(36))))));

    assertThat(typing.type(new ExporterListCommand())).contains(FakeCluster.STANDBY, "b2");
    assertThat(typing.type(new MonitorListCommand()))
        .contains("evening", "unavailable (exporterStopped)", "250.0 ms", "karaf@node-1", "latest");
    assertThat(typing.type(new OutageListCommand()))
        .contains("healed", "exporterStopped", "31.5 ms", "message", "bank");
    assertThat(typing.type(new OutageListCommand(), "--json"))
        .contains("\"blackoutMillis\" : 31.5", "\"unnumberedMillis\" : 36")
        .contains("\"noticed\" : \"2026-03-01T12:00:00Z\"")
        .contains("\"successor\" : \"3.cd34\"", "\"replayed\" : 2");
  }

  @Test
  void listsInstrumentsByPattern() throws Exception {
    assertThat(typing.type(new InstrumentListCommand(), "bank/transfers.*"))
        .contains("bank/transfers.committed", "indicator", "counter", "transfers committed")
        .doesNotContain("bank/workers");
    assertThat(typing.type(new InstrumentListCommand()).split("\n")).hasSize(2 + 7);
    assertThat(typing.type(new InstrumentListCommand(), "none.*/**"))
        .contains("no such instrument; without a pattern all are shown");
  }

  @Test
  void refusesANameThatNoInstrumentHas() {
    refused(new InstrumentListCommand(), "bank/worker")
        .hasMessage("no instrument bank/worker; did you mean bank/workers?");
  }

  @Test
  void showsWhatAControlSaysOfItself() throws Exception {
    assertThat(typing.type(new InstrumentInfoCommand(), "bank/workers"))
        .isEqualTo(
            """
            Instrument        bank/workers
            Description       worker threads
            Kind              control
            Type              integer
            Takes             an integer, 1..64
            Initially         4
            Reported          any change
            Retained reports  256
            Durable           no
            Checkpointed      no
            Persistent        no
            Labels            team=payments
            State             good
            Epoch             2.ab12
            """);
  }

  @Test
  void showsADeclarationAsJson() throws Exception {
    assertThat(typing.type(new InstrumentInfoCommand(), "bank/load", "--json"))
        .contains("\"samplingMillis\" : 1000.0", "\"initial\" : null", "\"states\" : [ ]");
  }

  @Test
  void showsNoEpochWhereThereIsNone() throws Exception {
    assertThat(typing.type(new EntityListCommand(), "node@*", "--json"))
        .contains("\"epoch\" : null", "\"primary\" : null");
    assertThat(typing.type(new EntityListCommand(), "node@*")).doesNotContain("0.0000");
  }

  @Test
  void coloursErrorsOnlyWhereThereAreColours() {
    typing.services.with((Cluster) null);

    refused(new NodeListCommand())
        .extracting(failure -> ((CommandException) failure).getNiceHelp())
        .isEqualTo("Error executing command: " + VigilCommand.NO_CLUSTER);

    typing.colours = new Colours(true);
    refused(new NodeListCommand())
        .extracting(failure -> ((CommandException) failure).getNiceHelp())
        .asString()
        .startsWith(SimpleAnsi.COLOR_RED);
  }

  @Test
  void saysWhichBundleIsMissing() {
    typing.services.with((Cluster) null);

    refused(new NodeListCommand())
        .hasMessage("no Cluster service: is org.vigil.agent started? try feature:install vigil");
  }

  @Test
  void takesAnEntityOver() throws Exception {
    assertThat(typing.type(new TakeoverCommand(), "bank", "--reason", "before the update"))
        .isEqualTo(
            "taken over  bank: org.vigil.exporter@node-1 -> org.vigil.exporter.standby@node-1,"
                + " epoch 3.cd34, in 3.2 ms\n");
    assertThat(typing.cluster.request.reason()).isEqualTo("before the update");
    assertThat(typing.cluster.request.to()).isEmpty();
    assertThat(typing.cluster.caller).isEqualTo(new Caller("karaf", "org.vigil.shell", "node-1"));
  }

  @Test
  void takesAnEntityOverToTheOneNamed() throws Exception {
    typing.type(new TakeoverCommand(), "bank", "--to", FakeCluster.STANDBY);

    assertThat(typing.cluster.request.to()).contains(FakeCluster.STANDBY);
  }

  @Test
  void saysWhoCouldTakeOver() {
    refused(new TakeoverCommand(), "bank", "--to", "org.vigil.exporter@node-9")
        .hasMessage(
            "org.vigil.exporter@node-9 is no backup of bank; there are:"
                + " org.vigil.exporter.standby@node-1");
    refused(new TakeoverCommand(), "bank", "--to", FakeCluster.EXPORTER)
        .hasMessage("org.vigil.exporter@node-1 is the primary of bank already");
    refused(new TakeoverCommand(), "bnk").hasMessage("no entity bnk; did you mean bank?");
    refused(new TakeoverCommand(), "reactor")
        .hasMessage("no entity reactor; vigil:entity-list shows all entities");
  }

  @Test
  void failsWhenATakeoverIsRefused() {
    typing.cluster.refusal = Optional.of(new Refusal(Causes.NO_BACKUP, "nobody stands by"));

    refused(new TakeoverCommand(), "bank")
        .hasMessage("bank was not taken over: nobody stands by (noBackup)");
  }

  private static final Drill.Leg THERE =
      new Fakes.Step(
          FakeCluster.EXPORTER,
          FakeCluster.STANDBY,
          Fakes.EPOCH_2,
          Duration.ofMillis(12),
          new Fakes.Counted(120, 3, 0, 0, 0, false));

  private void drills(Drill result) {
    typing.services.with((request, caller) -> CompletableFuture.completedFuture(result));
  }

  @Test
  void drillsATakeover() throws Exception { // F42
    drills(new Fakes.Drilled(EntityName.of("bank"), true, Optional.empty(), List.of(THERE)));

    assertThat(typing.type(new TakeoverDrillCommand(), "bank"))
        .isEqualTo(
            "org.vigil.exporter@node-1 -> org.vigil.exporter.standby@node-1, epoch 2.ab12, blackout"
                + " 12.0 ms; received 120, conflated 3, suppressed 0, replayed 0, lost 0\n"
                + "drilled  bank: there and back\n");
  }

  @Test
  void saysHowFarADrillCame() {
    Optional<Refusal> why = Optional.of(new Refusal(Causes.NO_BACKUP, "it has no backup"));
    drills(new Fakes.Drilled(EntityName.of("bank"), false, why, List.of()));
    refused(new TakeoverDrillCommand(), "bank")
        .hasMessage("bank was not drilled: it has no backup (noBackup)");
    drills(new Fakes.Drilled(EntityName.of("bank"), false, why, List.of(THERE)));
    refused(new TakeoverDrillCommand(), "bank")
        .hasMessage(
            "bank did not come back as it was: it has no backup (noBackup); vigil:entity-list shows"
                + " it");
    refused(new TakeoverDrillCommand(), "bnk").hasMessage("no entity bnk; did you mean bank?");
    typing.services.with((Drills) null);
    refused(new TakeoverDrillCommand(), "bank")
        .hasMessage("no Drills service: is org.vigil.drill started? try feature:install vigil");
  }

  private void boxes(BlackBox... boxes) {
    typing.services.with((BlackBoxes) () -> List.of(boxes));
  }

  @Test
  void listsBlackBoxes() throws Exception { // F43
    boxes(Fakes.box("o-1", Optional.empty()), Fakes.box("o-2", Optional.of("torn")));

    assertThat(typing.type(new BlackboxListCommand()))
        .contains("Noticed", "Damage", "o-1", "nodeLeft", "org.vigil.exporter@node-2", "bank")
        .contains("o-2", "torn");
    boxes();
    assertThat(typing.type(new BlackboxListCommand())).contains("no black box on this node");
    typing.services.with((BlackBoxes) null);
    refused(new BlackboxListCommand())
        .hasMessage(
            "no BlackBoxes service: is org.vigil.blackbox started? try feature:install vigil");
  }

  @Test
  void replaysABlackBoxAsAWatchWouldHave() throws Exception { // F43
    boxes(Fakes.box("o-1", Optional.empty()));

    List<String> lines = typing.type(new BlackboxReplayCommand(), "o-1").lines().toList();
    assertThat(lines.get(0)).startsWith("-- nodeLeft of org.vigil.exporter@node-2, ");
    assertThat(lines.get(1)).contains("bank/total  4711");
    assertThat(lines.get(2)).startsWith("1 report of 1 in this box");
    assertThat(typing.type(new BlackboxReplayCommand(), "o-1", "till/*"))
        .contains("0 reports of 1 in this box")
        .doesNotContain("4711");
  }

  @Test
  void saysWhyABlackBoxIsNotReplayed() {
    boxes(Fakes.box("o-1", Optional.empty()), Fakes.box("o-22", Optional.of("x.zip is torn")));

    refused(new BlackboxReplayCommand(), "o-3")
        .hasMessageContaining("no black box of an outage o-3")
        .hasMessageContaining("o-1")
        .hasMessageContaining("vigil:blackbox-list");
    refused(new BlackboxReplayCommand(), "o-22")
        .hasMessage("the black box is damaged: x.zip is torn");
  }

  @Test
  void makesAnInstanceWhereItIsWanted() throws Exception { // R10
    assertThat(typing.type(new InstantiateCommand(), "bank", "--on", "node-1"))
        .isEqualTo("made  bank on node-1, in 12.3 ms; vigil:entity-list shows its backups\n");
    assertThat(typing.cluster.caller.user()).isEqualTo("karaf");
  }

  @Test
  void saysWhyNoInstanceIsMade() {
    refused(new InstantiateCommand(), "bank")
        .hasMessage("say where: vigil:instantiate bank --on <node>");
    refused(new InstantiateCommand(), "bank", "--on", "node-9")
        .hasMessage("no node node-9; there are: node-1");
    typing.cluster.refusal = Optional.of(new Refusal(Causes.NOT_INSTANTIABLE, "no factory"));
    refused(new InstantiateCommand(), "bank", "--on", "node-1")
        .hasMessage("bank was not made on node-1: no factory (notInstantiable)");
  }
}
