package org.vigil.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.ansi.SimpleAnsi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vigil.api.InstrumentName;
import org.vigil.api.Refusal;
import org.vigil.api.Value;
import org.vigil.api.client.Causes;
import org.vigil.api.client.Importer;
import org.vigil.api.client.Mode;
import org.vigil.api.client.MonitorRequest;
import org.vigil.api.client.Outage;
import org.vigil.api.client.Report;
import org.vigil.api.client.States;

class WatchTest {
  private static final InstrumentName WORKERS = InstrumentName.of("bank/workers");

  private final Typing typing = new Typing();
  private final FakeImporter importer = typing.importer;
  private final AtomicLong nanos = new AtomicLong();

  @AfterEach
  void givesBackWhatItUsed() {
    assertThat(typing.services.lent).isZero();
  }

  private WatchCommand watch() {
    WatchCommand command = new WatchCommand();
    command.use(Clock.fixed(Fakes.NOON, ZoneOffset.UTC), nanos::get);
    return command;
  }

  private List<String> watched(String... words) throws Exception {
    return typing.type(watch(), words).lines().toList();
  }

  private static Report workers(long sequence, long value) {
    return Fakes.report("bank/workers", sequence, Value.integer(value));
  }

  @Test
  void showsReportsWithUnitRangeConflationAndNumber() throws Exception {
    importer.stream =
        listener -> {
          listener.onReports(List.of(Fakes.report("bank/load", 1, Value.real(12.5))));
          listener.onReports(List.of(((Fakes.Told) workers(7, 4)).between(3, 7).conflating(2)));
          listener.onReports(List.of(((Fakes.Told) workers(8, 4)).between(4, 4)));
        };

    assertThat(watched("bank/load", "bank/workers", "--count", "3"))
        .containsExactly(
            "12:00:00.000  bank/load     12.5 %  2.ab12:1",
            "12:00:00.000  bank/workers  4 [3..7] (+2 conflated)  2.ab12:7",
            "12:00:00.000  bank/workers  4  2.ab12:8",
            "watched for 0.0 ms: 3 reports, 0 gaps, 0 outages");
  }

  @Test
  void showsWhyAReportHasNoValue() throws Exception {
    Fakes.Told report = (Fakes.Told) workers(1, 0);
    importer.stream =
        listener ->
            listener.onReports(
                List.of(
                    new Fakes.Told(
                        report.instrument(),
                        report.epoch(),
                        1,
                        report.time(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(new Refusal(Causes.HUNG, "no answer within 2 s")),
                        0,
                        0,
                        0)));

    assertThat(watched("bank/workers", "--count", "1").get(0))
        .isEqualTo("12:00:00.000  bank/workers  no value: no answer within 2 s (hung)  2.ab12:1");
  }

  @Test
  void neverTearsAPublication() throws Exception {
    importer.stream =
        listener ->
            listener.onReports(
                List.of(
                    ((Fakes.Told) workers(1, 4)).published(9),
                    Fakes.report("bank/load", 1, Value.real(3)).published(9),
                    workers(2, 5)));

    assertThat(watched("bank/workers", "bank/load", "--count", "1"))
        .containsExactly(
            "12:00:00.000  bank/workers  4  2.ab12:1 #9",
            "12:00:00.000  bank/load     3 %  2.ab12:1 #9",
            "watched for 0.0 ms: 2 reports, 0 gaps, 0 outages");
  }

  @Test
  void tellsAnOutageFromItsBeginningToItsEnd() throws Exception {
    importer.stream =
        listener -> {
          listener.onOutage(outage(Outage.Phase.OPENED));
          listener.onState(
              new Fakes.Passed(WORKERS, States.UNAVAILABLE, Optional.of(Causes.EXPORTER_STOPPED)));
          listener.onOutage(outage(Outage.Phase.SWITCHED));
          listener.onState(new Fakes.Passed(WORKERS, States.GOOD, Optional.empty()));
          listener.onReports(List.of(workers(9, 4)));
          listener.onOutage(outage(Outage.Phase.HEALED));
          listener.onReports(List.of(workers(10, 5)));
        };

    assertThat(watched("bank/workers", "--count", "2"))
        .containsExactly(
            "12:00:00.000  outage  exporterStopped of org.vigil.exporter@node-1, noticed by"
                + " message: bank (7 monitors) unavailable",
            "12:00:00.000  state   bank/workers  unavailable (exporterStopped)",
            "12:00:00.012  outage  switched after 12.0 ms: bank to org.vigil.exporter@node-1, epoch"
                + " 3.cd34 (was 2.ab12)",
            "12:00:00.000  state   bank/workers  good",
            "12:00:00.000  bank/workers  4  2.ab12:9",
            "12:00:00.030  outage  healed: exporterStopped of org.vigil.exporter@node-1, blackout"
                + " 31.5 ms; received 120, conflated 3, suppressed 0, replayed 2, lost at most 1",
            "12:00:00.000  bank/workers  5  2.ab12:10",
            "watched for 0.0 ms: 2 reports, 0 gaps, 1 outage");
  }

  /** A reader slower than a hot swap hears of it in one go. */
  @Test
  void tellsTheBeginningOfAnOutageThatIsPastIt() throws Exception {
    importer.stream =
        listener -> {
          listener.onOutage(outage(Outage.Phase.SWITCHED));
          listener.onReports(List.of(workers(9, 4)));
        };

    assertThat(watched("bank/workers", "--count", "1"))
        .containsExactly(
            "12:00:00.000  outage  exporterStopped of org.vigil.exporter@node-1, noticed by"
                + " message: bank (7 monitors) unavailable",
            "12:00:00.012  outage  switched after 12.0 ms: bank to org.vigil.exporter@node-1, epoch"
                + " 3.cd34 (was 2.ab12)",
            "12:00:00.000  bank/workers  4  2.ab12:9",
            "watched for 0.0 ms: 1 report, 0 gaps, 1 outage");
  }

  private static Outage outage(Outage.Phase phase) {
    return Fakes.outage(
        phase,
        Causes.EXPORTER_STOPPED,
        Fakes.closing("bank", 7, new Fakes.Counted(120, 3, 0, 2, 1, true)));
  }

  @Test
  void saysThatACoordinatedTakeoverMakesNothingUnavailable() throws Exception {
    importer.stream =
        listener -> {
          listener.onOutage(
              Fakes.outage(
                  Outage.Phase.OPENED,
                  Causes.COORDINATED,
                  Fakes.closing("bank", 1, new Fakes.Counted(0, 0, 0, 0, 0, false)),
                  Fakes.closing("orders", 2, new Fakes.Counted(0, 0, 0, 0, 0, false))));
          listener.onReports(List.of(workers(1, 4)));
        };

    assertThat(watched("bank/workers", "--count", "1").get(0))
        .isEqualTo(
            "12:00:00.000  outage  coordinated of org.vigil.exporter@node-1, noticed by message:"
                + " bank (1 monitor), orders (2 monitors), nothing unavailable");
  }

  @Test
  void showsTheLedgerOfEachEntityWhereThereAreSeveral() throws Exception {
    importer.stream =
        listener -> {
          listener.onOutage(
              Fakes.outage(
                  Outage.Phase.HEALED,
                  Causes.NODE_LEFT,
                  Fakes.closing("bank", 1, new Fakes.Counted(5, 0, 0, 0, 1, false)),
                  Fakes.closing("orders", 2, new Fakes.Counted(7, 1, 0, 0, 0, false))));
          listener.onReports(List.of(workers(1, 4)));
        };

    assertThat(watched("bank/workers", "--count", "1").subList(1, 4))
        .containsExactly(
            "12:00:00.030  outage  healed: nodeLeft of org.vigil.exporter@node-1, blackout 31.5 ms;"
                + " received 12, conflated 1, suppressed 0, replayed 0, lost 1",
            "12:00:00.030  outage    of bank 2.ab12: received 5, conflated 0, suppressed 0, replayed"
                + " 0, lost 1",
            "12:00:00.030  outage    of orders 2.ab12: received 7, conflated 1, suppressed 0,"
                + " replayed 0, lost 0");
  }

  @Test
  void showsGaps() throws Exception {
    importer.stream =
        listener -> {
          listener.onGap(new Fakes.Missing(WORKERS, Fakes.EPOCH_3, 12, 15, true));
          listener.onGap(new Fakes.Missing(WORKERS, Fakes.EPOCH_3, 17, 17, false));
          listener.onReports(List.of(workers(1, 4)));
        };

    assertThat(watched("bank/workers", "--count", "1"))
        .contains(
            "12:00:00.000  gap     bank/workers: at most 4 reports will not come: 12..15, noticed in"
                + " epoch 3.cd34",
            "12:00:00.000  gap     bank/workers: 1 report will not come: 17, noticed in epoch 3.cd34",
            "watched for 0.0 ms: 1 report, 2 gaps, 0 outages");
  }

  @Test
  void keepsSilentAboutTheFirstGoodStateOnly() throws Exception {
    importer.stream =
        listener -> {
          listener.onState(new Fakes.Passed(WORKERS, States.GOOD, Optional.empty()));
          listener.onState(new Fakes.Passed(WORKERS, States.STALE, Optional.empty()));
          listener.onState(new Fakes.Passed(WORKERS, States.GOOD, Optional.empty()));
          listener.onReports(List.of(workers(1, 4)));
        };

    assertThat(watched("bank/workers", "--count", "1").subList(0, 2))
        .containsExactly(
            "12:00:00.000  state   bank/workers  stale",
            "12:00:00.000  state   bank/workers  good");
  }

  @Test
  void coloursWhatStandsOut() throws Exception {
    typing.colours = new Colours(true);
    importer.stream =
        listener -> {
          listener.onOutage(outage(Outage.Phase.OPENED));
          listener.onReports(List.of(workers(1, 4)));
        };

    List<String> lines = watched("bank/workers", "--count", "1");

    assertThat(lines.get(0)).contains(SimpleAnsi.COLOR_RED + SimpleAnsi.INTENSITY_BOLD + "outage");
    assertThat(lines.get(1)).contains("\u001b[2m2.ab12:1" + SimpleAnsi.RESET);
  }

  @Test
  void endsOnCtrlCWithASummary() throws Exception {
    importer.stream =
        listener -> {
          listener.onReports(List.of(workers(1, 4)));
          Thread.currentThread().interrupt();
        };

    assertThat(watched("bank/workers")).last().asString().startsWith("watched for 0.0 ms: ");
    assertThat(Thread.interrupted()).as("the interrupt was for the watch").isFalse();
    assertThat(importer.asked).last().asString().startsWith("close request watch-");
  }

  @Test
  void endsAfterSomeSeconds() throws Exception {
    importer.stream =
        listener -> {
          listener.onReports(List.of(workers(1, 4)));
        };
    WatchCommand command = new WatchCommand();
    // Each look at the clock takes half a second.
    command.use(Clock.fixed(Fakes.NOON, ZoneOffset.UTC), () -> nanos.addAndGet(500_000_000));

    assertThat(typing.type(command, "bank/workers", "--seconds", "2").lines().toList())
        .hasSize(2)
        .last()
        .asString()
        .endsWith(": 1 report, 0 gaps, 0 outages");
  }

  @Test
  void asksForWhatWasWanted() throws Exception {
    importer.stream = listener -> listener.onReports(List.of(workers(1, 4)));
    MonitorRequest[] wanted = new MonitorRequest[1];
    FakeServices services = typing.services;
    services.with(recording(wanted));

    watched("bank/**", "--every", "--at-most-every", "500", "--deadband", "5%", "--count", "1");

    assertThat(wanted[0].mode()).isEqualTo(Mode.EVERY);
    assertThat(wanted[0].significance().percent()).isEqualTo(5);
    assertThat(wanted[0].significance().minimumInterval()).isEqualTo(Duration.ofMillis(500));
    assertThat(wanted[0].name()).isPresent();
  }

  /** The importer of the bank, which shows the request it was asked for. */
  private Importer recording(MonitorRequest[] wanted) {
    return (Importer)
        Proxy.newProxyInstance(
            Importer.class.getClassLoader(),
            new Class<?>[] {Importer.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("monitor")) {
                wanted[0] = (MonitorRequest) arguments[0];
              }
              return method.invoke(importer, arguments);
            });
  }

  @Test
  void takesTheStreamUpWhereItWasLeftWhenTheImporterIsBack() throws Exception {
    FakeImporter next = FakeImporter.ofTheBank();
    next.stream = listener -> listener.onReports(List.of(workers(2, 5)));
    importer.stream =
        listener -> {
          listener.onReports(List.of(workers(1, 4)));
          typing.services.leave();
          listener.onClose();
          next.kept.put("evening", MonitorRequest.of("bank/**").named("evening").build());
          typing.services.arrive(next);
        };

    List<String> lines = watched("--name", "evening", "bank/**", "--count", "2");

    assertThat(lines)
        .containsExactly(
            "12:00:00.000  bank/workers              4  2.ab12:1",
            "12:00:00.000  -- the Importer service is gone; request evening goes on when there is"
                + " an Importer again",
            "12:00:00.000  -- an Importer is there: took up request evening where it was left",
            "12:00:00.000  bank/workers              5  2.ab12:2",
            "watched for 0.0 ms: 2 reports, 0 gaps, 0 outages",
            "request evening is kept for a while; vigil:watch --name evening goes on");
    assertThat(next.asked).containsExactly("resume evening");
  }

  @Test
  void beginsAfreshWhenTheRequestWasNotKept() throws Exception {
    FakeImporter next = FakeImporter.ofTheBank();
    next.stream = listener -> listener.onReports(List.of(workers(2, 5)));
    importer.stream =
        listener -> {
          typing.services.leave();
          typing.services.arrive(next);
        };

    List<String> lines = watched("bank/workers", "--count", "1");

    assertThat(lines.get(1)).contains("was not kept: it begins afresh");
    assertThat(next.asked.get(0)).startsWith("resume watch-");
    assertThat(next.asked.get(1)).startsWith("monitor [bank/workers] as watch-");
    assertThat(next.asked.get(2)).startsWith("close request watch-");
  }

  @Test
  void takesUpAnEarlierWatchByItsName() throws Exception {
    importer.kept.put("evening", MonitorRequest.of("bank/workers").named("evening").build());
    importer.stream = listener -> listener.onReports(List.of(workers(3, 6)));

    assertThat(watched("--name", "evening", "--count", "1").get(0))
        .isEqualTo("12:00:00.000  -- took up request evening where it was left");
    assertThat(importer.asked).containsExactly("resume evening");
  }

  @Test
  void makesARequestAnewWhenItIsToWatchSomethingElse() throws Exception {
    importer.kept.put("evening", MonitorRequest.of("bank/load").named("evening").build());
    importer.stream = listener -> listener.onReports(List.of(workers(3, 6)));

    watched("--name", "evening", "bank/workers", "--count", "2");

    assertThat(importer.asked)
        .containsExactly(
            "resume evening", "close request evening", "monitor [bank/workers] as evening");
  }

  @Test
  void refusesANameThatIsNotKept() {
    assertThatThrownBy(() -> watched("--name", "evening"))
        .isExactlyInstanceOf(CommandException.class)
        .hasMessage(
            "no request evening is kept; say what to watch, as in vigil:watch --name evening"
                + " 'bank/**'");
  }

  @Test
  void endsWhenNobodyIsThereToRead() throws Exception {
    typing.console =
        new PrintStream(
            new OutputStream() {
              @Override
              public void write(int b) throws IOException {
                throw new IOException("the connection is closed");
              }
            });
    importer.stream =
        listener -> {
          typing.console.print("x");
          listener.onReports(List.of(workers(1, 4)));
        };

    assertThat(watched("bank/workers")).last().asString().startsWith("watched for 0.0 ms: ");
    assertThat(importer.asked).last().asString().startsWith("close request watch-");
  }

  @Test
  void endsWhenItsOwnBundleStops() throws Exception {
    importer.stream = listener -> typing.services.stopBundle();

    assertThat(watched("bank/workers"))
        .containsExactly(
            "12:00:00.000  -- org.vigil.shell stops, and the watch with it",
            "watched for 0.0 ms: 0 reports, 0 gaps, 0 outages");
  }

  @Test
  void waitsForInstrumentsThatAreNotThereYet() throws Exception {
    importer.stream = listener -> listener.onReports(List.of(workers(1, 4)));

    assertThat(watched("bank/worker", "--count", "1").get(0))
        .isEqualTo(
            "12:00:00.000  -- 'bank/worker' covers no instrument so far; it is watched when it"
                + " appears; did you mean bank/workers?");
  }

  @Test
  void refusesWrongOptionsWithASentence() {
    assertThatThrownBy(this::watched)
        .isExactlyInstanceOf(CommandException.class)
        .hasMessage("vigil:watch takes what to watch, as in vigil:watch 'bank/**'");
    assertThatThrownBy(() -> watched("bank/**", "--deadband", "wide"))
        .hasMessage(
            "--deadband takes a number greater than 0, in percent with a % behind it, not 'wide'");
    assertThatThrownBy(() -> watched("bank/**", "--deadband", "-1"))
        .isExactlyInstanceOf(CommandException.class)
        .hasMessage("a deadband is a finite number greater than 0, not -1.0");
    assertThatThrownBy(() -> watched("bank/**", "--count", "-1"))
        .hasMessage("--count takes a number of 0 or more, not -1");
    assertThatThrownBy(() -> watched("bank//x"))
        .isExactlyInstanceOf(CommandException.class)
        .hasMessageStartingWith("'bank//x' is no pattern");
  }

  @Test
  void saysWhichBundleIsMissing() {
    typing.services.with((Importer) null);

    assertThatThrownBy(() -> watched("bank/**"))
        .isExactlyInstanceOf(CommandException.class)
        .hasMessage(VigilCommand.NO_IMPORTER);
    assertThat(typing.printed()).isEmpty();
  }
}
