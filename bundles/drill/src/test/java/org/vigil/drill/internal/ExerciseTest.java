package org.vigil.drill.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.vigil.drill.internal.Fakes.fake;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.vigil.api.EntityName;
import org.vigil.api.Epoch;
import org.vigil.api.Refusal;
import org.vigil.api.client.Caller;
import org.vigil.api.client.Causes;
import org.vigil.api.client.Cluster;
import org.vigil.api.client.Drill;
import org.vigil.api.client.DrillRequest;
import org.vigil.api.client.EntityInfo;
import org.vigil.api.client.Importer;
import org.vigil.api.client.MonitorListener;
import org.vigil.api.client.Report;
import org.vigil.api.client.Request;
import org.vigil.api.client.StateChange;
import org.vigil.api.client.States;
import org.vigil.api.client.Takeover;
import org.vigil.api.client.TakeoverRequest;

/** A drill goes to the backup and back, or says how far it came (F42). */
class ExerciseTest {
  private static final EntityName BANK = EntityName.of("bank");
  private static final String HOME = "org.vigil.exporter@node-1";
  private static final String BACKUP = "org.vigil.exporter@node-2";

  private final List<String> moves = new ArrayList<>();
  private final AtomicBoolean watching = new AtomicBoolean();
  private MonitorListener listener = new MonitorListener() {};
  private List<String> backups = List.of(BACKUP);
  private boolean reports = true;
  private boolean heals = true;
  private boolean flickers;
  private String refuses = "";
  private long epoch = 4;
  private String primary = HOME;

  private Drill drill() {
    Caller caller = new Caller("admin", "org.vigil.shell", "node-1");
    return new Exercise(cluster(), importer(), DrillRequest.of("bank"), caller, 0).perform();
  }

  private Cluster cluster() {
    return fake(
        Cluster.class,
        Map.of("entities", arguments -> List.of(bank()), "takeover", this::answered));
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the proxy returns it as a stage
  private Object answered(Object[] arguments) {
    return CompletableFuture.completedFuture(move((TakeoverRequest) arguments[0]));
  }

  private EntityInfo bank() {
    return fake(
        EntityInfo.class,
        Map.of(
            "name",
            arguments -> BANK,
            "primary",
            arguments -> Optional.of(primary),
            "backups",
            arguments -> backups));
  }

  private Importer importer() {
    return fake(
        Importer.class,
        Map.of(
            "monitor",
            arguments -> {
              watching.set(true);
              listener = (MonitorListener) arguments[1];
              if (reports) {
                listener.onReport(fake(Report.class, Map.of()));
              }
              return fake(
                  Request.class,
                  Map.of(
                      "close",
                      none -> {
                        watching.set(false);
                        return null;
                      }));
            }));
  }

  private Takeover move(TakeoverRequest request) {
    String to = request.to().orElseThrow();
    boolean done = !to.equals(refuses);
    String from = primary;
    Epoch before = Epoch.of(epoch, 1);
    if (done) {
      moves.add(to);
      primary = to;
      epoch++;
      if (flickers) {
        listener.onState(fake(StateChange.class, Map.of("state", none -> States.UNAVAILABLE)));
      }
      if (heals) {
        listener.onOutage(
            Fakes.healed(BANK, before, Epoch.of(epoch, 1), Duration.ofMillis(10 * epoch)));
      }
    }
    return fake(
        Takeover.class,
        Map.of(
            "isDone",
            none -> done,
            "refusal",
            none ->
                done ? Optional.empty() : Optional.of(new Refusal(Causes.TIMED_OUT, "too slow")),
            "from",
            none -> from,
            "to",
            none -> to,
            "epoch",
            none -> Epoch.of(epoch, 1)));
  }

  private static String code(Drill drill) {
    return drill.refusal().map(Refusal::code).orElse("");
  }

  @Test
  void itGoesToTheFirstBackupAndBack() {
    Drill drill = drill();

    assertThat(drill.refusal()).isEmpty();
    assertThat(drill.isDone()).isTrue();
    assertThat(moves).containsExactly(BACKUP, HOME);
    assertThat(drill.legs())
        .extracting(Drill.Leg::blackout)
        .containsExactly(Duration.ofMillis(50), Duration.ofMillis(60));
    assertThat(watching).isFalse();
  }

  @Test
  void withoutABackupNothingIsMoved() {
    backups = List.of();

    Drill drill = drill();

    assertThat(drill.isDone()).isFalse();
    assertThat(code(drill)).isEqualTo(Causes.NO_BACKUP);
    assertThat(moves).isEmpty();
  }

  @Test
  void whatDoesNotReportIsNotMoved() {
    reports = false;

    assertThat(code(drill())).isEqualTo(Causes.TIMED_OUT);
    assertThat(moves).isEmpty();
    assertThat(watching).isFalse();
  }

  @Test
  void aRefusedReturnIsSaidWithTheLegBefore() {
    refuses = HOME;

    Drill drill = drill();

    assertThat(drill.isDone()).isFalse();
    assertThat(code(drill)).isEqualTo(Causes.TIMED_OUT);
    assertThat(drill.legs()).hasSize(1);
    assertThat(watching).isFalse();
  }

  @Test
  void whatDoesNotHealEndsTheDrill() {
    heals = false;

    Drill drill = drill();

    assertThat(drill.isDone()).isFalse();
    assertThat(drill.legs()).isEmpty();
    assertThat(drill.refusal().orElseThrow().message()).contains("taken over by " + BACKUP);
    assertThat(moves).containsExactly(BACKUP);
  }

  @Test
  void aMomentOfUnavailabilityIsNoSuccess() {
    flickers = true;

    Drill drill = drill();

    assertThat(drill.isDone()).isFalse();
    assertThat(drill.refusal().orElseThrow().message()).contains("unavailable for a moment");
  }

  @Test
  void itsResultIsShownByInstruments() {
    Findings findings = new Findings();

    findings.show(drill());
    backups = List.of();
    findings.show(drill());

    assertThat(value(findings, "drills.done")).isEqualTo("1");
    assertThat(value(findings, "drills.failed")).isEqualTo("1");
    assertThat(value(findings, "blackout.there")).isEqualTo("50.0");
    assertThat(value(findings, "last")).contains("bank: bank has no backup");
  }

  private static String value(Findings findings, String instrument) {
    return String.valueOf(findings.entity().instruments().get(instrument).tap().read());
  }
}
