package org.vigil.itests.story.scenes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.osgi.framework.ServiceRegistration;
import org.vigil.api.Entity;
import org.vigil.api.Instrumented;
import org.vigil.api.LongIndicator;
import org.vigil.api.client.Request;
import org.vigil.itests.stage.NotHeld;
import org.vigil.itests.stage.Stage;
import org.vigil.itests.stage.Watch;
import org.vigil.itests.story.Figure;

/** Ten thousand instruments are watched, and the node stays small. */
final class TenThousandInstruments implements Scene {
  private static final int ENTITIES = 100;
  private static final int INSTRUMENTS = 100;
  private static final int ALL = ENTITIES * INSTRUMENTS;
  private static final int ROUNDS = 5;
  private static final double LIMIT_MEGABYTES = 400;
  private static final double KILOBYTES_PER_MEGABYTE = 1024;

  @Override
  public String title() {
    return "Ten thousand instruments more";
  }

  @Override
  public void play(Stage stage, Narrator narrator) {
    List<LongIndicator> indicators = new ArrayList<>();
    List<ServiceRegistration<?>> services = new ArrayList<>();
    for (int i = 0; i < ENTITIES; i++) {
      List<LongIndicator> some =
          Stream.iterate(0, number -> number + 1)
              .limit(INSTRUMENTS)
              .map(number -> LongIndicator.named("number-" + number).build())
              .toList();
      Entity entity = Entity.named("crowd-" + i).instruments(some).build();
      indicators.addAll(some);
      services.add(stage.context().registerService(Instrumented.class, () -> entity, null));
    }
    Watch watch = stage.watch("the watch of the crowd");
    try (Request request = stage.importer().monitor("crowd-*/**", watch)) {
      for (int round = 1; round <= ROUNDS; round++) {
        setAll(stage, indicators, watch, round);
      }
      stage.check(
          request.monitors().size() == ALL, "only " + request.monitors().size() + " are monitored");
      stage.check(
          stage.importer().list("crowd-*/**").size() == ALL,
          "not all 10,000 instruments are listed");
      stage.hearMore(20);
      OptionalLong resident = residentKilobytes();
      if (resident.isPresent()) {
        double megabytes = resident.getAsLong() / KILOBYTES_PER_MEGABYTE;
        narrator.figure(
            new Figure("resident, 10,000 instruments", megabytes, LIMIT_MEGABYTES, "MB"));
        stage.check(megabytes < LIMIT_MEGABYTES, "the node needs " + (long) megabytes + " MB");
      }
    }
    services.forEach(ServiceRegistration::unregister);
    watch
        .fault()
        .ifPresent(
            fault -> {
              throw new NotHeld(fault);
            });
    narrator.say("%d instruments told %d values", ALL, watch.reports());
  }

  private static void setAll(Stage stage, List<LongIndicator> indicators, Watch watch, long value) {
    indicators.forEach(indicator -> indicator.set(value));
    stage.until(
        () ->
            watch.values().size() == ALL
                && watch.values().values().stream().allMatch(seen -> seen.asLong() == value),
        "the watch did not hear all 10,000 instruments say " + value);
  }

  /** What the process holds in memory, where the system says so. */
  private static OptionalLong residentKilobytes() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }
}
