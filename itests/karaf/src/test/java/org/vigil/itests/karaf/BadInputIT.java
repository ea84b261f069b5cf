package org.vigil.itests.karaf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.inject.Inject;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.PrototypeServiceFactory;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.vigil.api.Entity;
import org.vigil.api.EntityName;
import org.vigil.api.Instrumented;
import org.vigil.api.LongControl;
import org.vigil.api.LongIndicator;
import org.vigil.api.Refusal;
import org.vigil.api.client.Causes;
import org.vigil.api.client.EntityInfo;
import org.vigil.api.client.MonitorListener;
import org.vigil.api.client.Outcome;
import org.vigil.api.client.Reading;
import org.vigil.api.client.Report;
import org.vigil.api.client.States;
import org.vigil.itests.stage.Role;

/** What is wrong is said where people look, and harms nobody else. */
public class BadInputIT extends InTheDistribution {
  @Inject private ConfigurationAdmin configurations;

  @Test
  public void theFirstOfTwoKeepsAName() {
    try (SmallBundle first = SmallBundle.named(context, "org.example.first");
        SmallBundle second = SmallBundle.named(context, "org.example.second")) {
      first.offer(entity("twice", 1));
      stage.until(() -> value("twice/number") == 1, "the first is not exported");
      second.offer(entity("twice", 2));

      stage.until(() -> refused("twice").isPresent(), "nobody says that the second is refused");
      assertThat(refused("twice").orElseThrow().detail())
          .contains("org.example.first", "org.example.second");
      assertThat(console.print("vigil:entity-list")).contains("refused", "org.example.second");
      assertThat(value("twice/number")).isEqualTo(1);

      first.uninstall();
      stage.until(() -> value("twice/number") == 2, "the second did not get its turn");
      stage.until(() -> refused("twice").isEmpty(), "the refusal was not lifted");
    }
  }

  @Test
  public void theFirstKeepsItsNameAlsoWhenExportersAreReplaced() {
    try (SmallBundle first = SmallBundle.named(context, "org.example.first");
        SmallBundle second = SmallBundle.named(context, "org.example.second")) {
      first.offer(entity("lasting", 1));
      stage.until(() -> value("lasting/number") == 1, "the first is not exported");
      second.offer(entity("lasting", 2));

      for (Role exporter : List.of(Role.EXPORTER, Role.STANDBY, Role.EXPORTER)) {
        stage.vigil().refresh(exporter);
        stage.until(() -> value("lasting/number") != -1, "the first cannot be read");
        assertThat(value("lasting/number")).as("after refresh of %s", exporter).isEqualTo(1);
      }
    }
  }

  @Test
  public void malformedNamesAreRefusedWhereTheyAreWritten() {
    for (String name : new String[] {"", "a b", "a/b", ".a", "a..b", "a@b", "ä"}) {
      assertThatThrownBy(() -> Entity.named(name))
          .as("an entity called '%s'", name)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(name);
    }
    assertThatThrownBy(() -> stage.importer().sense("bank"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("bank");
    assertThatThrownBy(() -> stage.importer().list("bank/***"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("bank/***");
  }

  @Test
  public void servicesThatAreNoneAreShownAsRefused() {
    try (SmallBundle none = SmallBundle.named(context, "org.example.none");
        SmallBundle throwing = SmallBundle.named(context, "org.example.throwing");
        SmallBundle many = SmallBundle.named(context, "org.example.many")) {
      none.offer(() -> nothing());
      throwing.offer(
          () -> {
            throw new IllegalStateException("not today");
          });
      many.context().registerService(Instrumented.class.getName(), new Prototypes(), null);

      stage.until(() -> refused("org.example.none").isPresent(), "null was not refused");
      stage.until(() -> refused("org.example.throwing").isPresent(), "a throw was not refused");
      stage.until(() -> refused("org.example.many").isPresent(), "a prototype was not refused");
      assertThat(refused("org.example.none").orElseThrow().detail()).contains("null");
      assertThat(refused("org.example.throwing").orElseThrow().detail()).contains("not today");
      assertThat(refused("org.example.many").orElseThrow().detail()).contains("singleton");
    }
    stage.until(() -> refused("org.example.many").isEmpty(), "the refusal was not lifted");
  }

  @Test
  public void proceduresThatThrowOrHangHarmOnlyThemselves() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    Entity entity =
        Entity.named("procedures")
            .instruments(
                LongIndicator.named("number").initial(7).build(),
                LongIndicator.dynamic("throws", BadInputIT::fail).build(),
                LongIndicator.dynamic("hangs", () -> hang(end)).build())
            .build();
    try (SmallBundle bundle = SmallBundle.named(context, "org.example.procedures")) {
      bundle.offer(entity);
      stage.until(() -> value("procedures/number") == 7, "the entity is not exported");

      Refusal threw = failure(stage.importer().sense("procedures/throws"));
      assertThat(threw.code()).isEqualTo(Causes.THREW);
      assertThat(threw.message()).contains("out of order");
      assertThat(failure(stage.importer().sense("procedures/hangs")).code()).isEqualTo(Causes.HUNG);
      assertThat(failure(stage.importer().sense("procedures/hangs")).code()).isEqualTo(Causes.HUNG);
      assertThat(value("procedures/number")).isEqualTo(7);
      stage.hearMore(20);
    } finally {
      end.countDown();
    }
  }

  @Test
  public void settersThatRefuseThrowOrHangAreAnsweredTruly() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    LongControl vetoed =
        LongControl.named("vetoed")
            .initial(1)
            .veto(value -> Optional.of("the moon is not full"))
            .build();
    LongControl throwing = LongControl.named("throws").initial(1).onChange(value -> fail()).build();
    LongControl hanging =
        LongControl.named("hangs").initial(1).onChange(value -> hang(end)).build();
    LongControl sound = LongControl.named("sound").range(1, 9).initial(1).build();
    try (SmallBundle bundle = SmallBundle.named(context, "org.example.setters")) {
      bundle.offer(Entity.named("setters").instruments(vetoed, throwing, hanging, sound).build());
      stage.until(() -> value("setters/sound") == 1, "the entity is not exported");

      Outcome veto = set("setters/vetoed", 2);
      assertThat(veto.status()).isEqualTo(Outcome.REJECTED);
      assertThat(veto.reason().orElseThrow().message()).contains("the moon is not full");
      Outcome threw = set("setters/throws", 2);
      assertThat(threw.status()).isEqualTo(Outcome.REJECTED);
      assertThat(threw.reason().orElseThrow().code()).isEqualTo(Causes.THREW);
      assertThat(throwing.get()).as("a rejected value").isEqualTo(1);
      assertThat(set("setters/hangs", 2).status()).isEqualTo(Outcome.UNKNOWN);
      assertThat(set("setters/sound", 2).status()).isEqualTo(Outcome.APPLIED);
      assertThat(set("setters/sound", 99).reason().orElseThrow().code())
          .isEqualTo(Refusal.OUT_OF_RANGE);
      assertThat(set("setters/sound", "three").reason().orElseThrow().code())
          .isEqualTo(Refusal.WRONG_TYPE);
      assertThat(sound.get()).isEqualTo(2);
    } finally {
      end.countDown();
    }
  }

  @Test
  public void listenersThatThrowOrBlockHarmOnlyThemselves() {
    CountDownLatch end = new CountDownLatch(1);
    CountDownLatch blocked = new CountDownLatch(1);
    CountDownLatch thrown = new CountDownLatch(3);
    try (SmallBundle bundle = SmallBundle.named(context, "org.example.listeners")) {
      bundle.listen(
          new MonitorListener() {
            @Override
            public void onReport(Report report) {
              thrown.countDown();
              throw new IllegalStateException("out of order");
            }
          },
          MonitorListener.MONITOR,
          "bank/**");
      bundle.listen(
          new MonitorListener() {
            @Override
            public void onReport(Report report) {
              blocked.countDown();
              hang(end);
            }
          },
          MonitorListener.MONITOR,
          "bank/**",
          MonitorListener.MONITOR_MODE,
          "every");

      assertThat(awaited(blocked)).as("the blocking listener was called").isTrue();
      assertThat(awaited(thrown)).as("the throwing listener was called again").isTrue();
      stage.hearMore(200);
    } finally {
      end.countDown();
    }
  }

  @Test
  public void anUnreadableConfigurationLeavesTheLastGoodOne() throws Exception {
    Map<Role, String> wrong =
        Map.of(
            Role.EXPORTER, "dutyCycle.millis",
            Role.STANDBY, "keepAlive.millis",
            Role.AGENT, "stale.millis",
            Role.IMPORTER, "callTimeout.millis",
            Role.COORDINATOR, "settle.millis");
    for (Map.Entry<Role, String> setting : wrong.entrySet()) {
      String pid = setting.getKey().symbolicName();
      Configuration configuration = configurations.getConfiguration(pid, "?");
      var before = configuration.getProperties();
      try {
        configuration.update(FrameworkUtil.asDictionary(Map.of(setting.getValue(), "some")));
        stage.until(
            () -> KarafLog.lines().stream().anyMatch(line -> isWarning(line, pid)),
            "nobody said that etc/" + pid + ".cfg is wrong");
        stage.hearMore(20);
        stage.vigil().stop(setting.getKey());
        stage.vigil().start(setting.getKey());
        stage.hearMore(20);
      } finally {
        if (before == null) {
          configuration.delete();
        } else {
          configuration.update(before);
        }
      }
      stage.hearMore(20);
    }
  }

  private static boolean isWarning(String line, String pid) {
    return line.matches(".* WARN .*" + Pattern.quote(pid) + "(\\.cfg|:).*");
  }

  // ---- what is wrong

  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
  private static <T> T nothing() {
    return null;
  }

  private static long fail() {
    throw new IllegalStateException("out of order");
  }

  private static long hang(CountDownLatch end) {
    return awaited(end) ? 1 : 0;
  }

  private static boolean awaited(CountDownLatch latch) {
    try {
      return latch.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** One service object for each user. */
  private static final class Prototypes implements PrototypeServiceFactory<Instrumented> {
    @Override
    public Instrumented getService(Bundle bundle, ServiceRegistration<Instrumented> registration) {
      Entity entity = entity("many", 1);
      return () -> entity;
    }

    @Override
    public void ungetService(
        Bundle bundle, ServiceRegistration<Instrumented> registration, Instrumented service) {}
  }

  // ---- what is seen of it

  private static Entity entity(String name, long number) {
    return Entity.named(name)
        .instruments(LongIndicator.named("number").initial(number).build())
        .build();
  }

  /** The value read, or -1 if there is none. */
  private long value(String instrument) {
    Reading reading = stage.importer().sense(instrument);
    return reading.state().equals(States.GOOD)
        ? reading.value().map(value -> value.asLong()).orElse(-1L)
        : -1;
  }

  private static Refusal failure(Reading reading) {
    assertThat(reading.state()).isEqualTo(States.UNAVAILABLE);
    return reading.failure().orElseThrow();
  }

  private Outcome set(String control, Object value) throws Exception {
    return stage
        .importer()
        .modify(control, value, "")
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);
  }

  private Optional<EntityInfo> refused(String entity) {
    return stage.cluster().entities().stream()
        .filter(info -> info.name().equals(EntityName.of(entity)))
        .filter(info -> info.state().equals("refused"))
        .findAny();
  }
}
