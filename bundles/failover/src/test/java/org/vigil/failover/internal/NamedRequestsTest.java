package org.vigil.failover.internal;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.vigil.failover.internal.Scene.aCoordinator;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.vigil.api.NamePattern;
import org.vigil.api.Significance;
import org.vigil.api.client.Caller;
import org.vigil.api.client.Causes;
import org.vigil.api.client.Mode;
import org.vigil.spi.message.SessionMessage.Forget;
import org.vigil.spi.message.SessionMessage.Keep;
import org.vigil.spi.message.SessionMessage.Resume;
import org.vigil.spi.message.SessionMessage.Resumed;
import org.vigil.spi.message.SessionMessage.Spec;

/** Named requests (R19). */
class NamedRequestsTest {
  private static Keep keep(String name, String request) {
    return new Keep(
        new Spec(
            request,
            "session",
            name,
            List.of(NamePattern.of("bank/**")),
            Mode.LATEST,
            Significance.ANY_CHANGE,
            new Caller("ada", "shell", "n1"),
            List.of()));
  }

  private static Optional<String> resumed(Scene scene, String agent, String name) {
    scene.says(agent, new Resume(3, name));
    List<Resumed> all = scene.agent(agent).heard(Resumed.class);
    Resumed last = all.get(all.size() - 1);
    assertThat(last.id()).isEqualTo(3);
    return last.spec().map(Spec::request);
  }

  @Test
  void areThereForAnotherAgentWithinTheGraceTime() {
    Scene scene = aCoordinator().withAgent("g").says("g", keep("watch", "r1"));
    scene.says("g", keep("watch", "r2")).dies("g", Causes.EXPORTER_STOPPED).withAgent("h");
    scene.passes(ofSeconds(60).minus(ofMillis(100)));
    assertThat(resumed(scene, "h", "watch")).contains("r2");
    assertThat(resumed(scene, "h", "other")).isEmpty();
    scene.passes(ofMillis(200));
    assertThat(resumed(scene, "h", "watch")).isEmpty();
  }

  @Test
  void stayWhileTheirAgentIsThere() {
    Scene scene = aCoordinator().withAgent("g").says("g", keep("watch", "r1"));
    assertThat(resumed(scene.passes(ofSeconds(90)), "g", "watch")).contains("r1");
  }

  @Test
  void areForgottenWhenTheirClientClosesThem() {
    Scene scene = aCoordinator().withAgent("g").says("g", keep("watch", "r1"));
    assertThat(resumed(scene.says("g", new Forget("watch")), "g", "watch")).isEmpty();
  }

  @Test
  void areBoundedTheOldestGoesFirst() {
    Scene scene = aCoordinator().configured(new Settings(250, 1_000, 3, 60_000, 2)).withAgent("g");
    scene.says("g", keep("one", "r1")).says("g", keep("two", "r2")).says("g", keep("one", "r3"));
    scene.says("g", keep("three", "r4"));
    assertThat(resumed(scene, "g", "two")).isEmpty();
    assertThat(resumed(scene, "g", "one")).contains("r3");
    assertThat(resumed(scene, "g", "three")).contains("r4");
  }

  @Test
  void withoutANameAreNotKept() {
    Scene scene = aCoordinator().withAgent("g").says("g", keep("", "r1"));
    assertThat(resumed(scene, "g", "")).isEmpty();
  }
}
