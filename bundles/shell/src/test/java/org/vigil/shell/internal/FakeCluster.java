package org.vigil.shell.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.vigil.api.EntityName;
import org.vigil.api.Epoch;
import org.vigil.api.InstrumentName;
import org.vigil.api.Refusal;
import org.vigil.api.client.Caller;
import org.vigil.api.client.Causes;
import org.vigil.api.client.Cluster;
import org.vigil.api.client.EntityInfo;
import org.vigil.api.client.ExporterInfo;
import org.vigil.api.client.Instance;
import org.vigil.api.client.InstanceRequest;
import org.vigil.api.client.Mode;
import org.vigil.api.client.MonitorInfo;
import org.vigil.api.client.NodeInfo;
import org.vigil.api.client.Outage;
import org.vigil.api.client.Takeover;
import org.vigil.api.client.TakeoverRequest;

/** The view of a node with the bank, an exporter and a standby exporter. */
final class FakeCluster implements Cluster {
  static final String EXPORTER = "org.vigil.exporter@node-1";
  static final String STANDBY = "org.vigil.exporter.standby@node-1";

  final List<Outage> outages = new ArrayList<>();

  /** The last request and who made it. */
  TakeoverRequest request;

  Caller caller;

  /** Why it refuses to take over; empty to do it. */
  Optional<Refusal> refusal = Optional.empty();

  @Override
  public List<NodeInfo> nodes() {
    return List.of(
        new Fakes.Machine("node-1", "5f3a", true, "up", 2, 7, "local", "", ""),
        new Fakes.Machine("node-2", "", false, "refused", 0, 0, "local", "b:1", "another group"));
  }

  @Override
  public List<EntityInfo> entities() {
    return List.of(
        new Fakes.Thing(
            EntityName.of("bank"),
            Fakes.EPOCH_2,
            false,
            Optional.of(EXPORTER),
            List.of(STANDBY),
            "good",
            "",
            "org.vigil.samples.bank",
            6),
        new Fakes.Thing(
            EntityName.of("node@node-1"),
            Epoch.NONE,
            false,
            Optional.empty(),
            List.of(),
            "refused",
            "the name belongs to org.vigil.node",
            "org.example.copy",
            1));
  }

  @Override
  public List<ExporterInfo> exporters() {
    return List.of(
        new Fakes.Speaker("org.vigil.exporter", "node-1", "a1", false, 1, 0, 3),
        new Fakes.Speaker("org.vigil.exporter.standby", "node-1", "b2", true, 0, 1, 0));
  }

  @Override
  public List<MonitorInfo> monitors() {
    return List.of(
        new Fakes.Eye(
            InstrumentName.of("bank/workers"),
            "unavailable",
            Optional.of(Causes.EXPORTER_STOPPED),
            Optional.of(Duration.ofMillis(250)),
            Optional.empty(),
            12,
            3,
            2,
            0,
            "r1",
            "evening",
            new Caller("karaf", "org.vigil.shell", "node-1"),
            Mode.LATEST));
  }

  @Override
  public List<Outage> outages() {
    return outages;
  }

  @Override
  public CompletionStage<Takeover> takeover(TakeoverRequest wanted, Caller by) {
    request = wanted;
    caller = by;
    return CompletableFuture.completedFuture(
        new Fakes.Moved(
            wanted.entity(),
            refusal.isEmpty(),
            refusal,
            EXPORTER,
            refusal.isEmpty() ? wanted.to().orElse(STANDBY) : "",
            Fakes.EPOCH_3,
            Duration.ofNanos(3_200_000)));
  }

  @Override
  public CompletionStage<Instance> instantiate(InstanceRequest wanted, Caller by) {
    caller = by;
    return CompletableFuture.completedFuture(
        new Fakes.Made(
            wanted.entity(),
            wanted.node(),
            refusal.isEmpty(),
            refusal,
            Duration.ofNanos(12_300_000)));
  }

  @Override
  public Caller caller(String bundle) {
    return new Caller("karaf", bundle, "node-1");
  }
}
