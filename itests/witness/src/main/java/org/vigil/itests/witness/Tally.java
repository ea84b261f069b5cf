package org.vigil.itests.witness;

import static org.osgi.service.component.annotations.ConfigurationPolicy.REQUIRE;

import java.io.IOException;
import java.nio.file.Path;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.vigil.api.ChangeKey;
import org.vigil.api.Control.Setting;
import org.vigil.api.Counter;
import org.vigil.api.Entity;
import org.vigil.api.Instrumented;
import org.vigil.api.LongControl;
import org.vigil.api.LongIndicator;
import org.vigil.api.Value;
import org.vigil.api.WorkLease;

/**
 * A service that writes down all it does: a replica counts while it holds the work lease, and takes
 * what its control is set to. What clients see can be compared with what is written here.
 */
@Component(
    name = Tally.PID,
    configurationPolicy = REQUIRE,
    immediate = true,
    service = Instrumented.class)
public final class Tally implements Instrumented {
  /** Its configuration makes one on a node. */
  public static final String PID = "org.vigil.itests.witness.tally";

  /** The entity, one for all nodes. */
  public static final String ENTITY = "tally";

  /** Counts. */
  public static final String COUNT = ENTITY + "/count";

  /** Goes up and down. */
  public static final String LEVEL = ENTITY + "/level";

  /** A control. */
  public static final String SETTING = ENTITY + "/setting";

  private static final long LEVELS = 1_000;
  private static final long STEP = 389; // through all levels, and never the same twice in a row

  /** How it works. */
  @interface Config {
    /** Where it writes. */
    String file();

    /** How long it rests between two steps. */
    long restMillis() default 40;
  }

  private final WorkLease lease = new WorkLease();
  private final Counter count = Counter.named("count").checkpointed().build();
  private final LongIndicator level = LongIndicator.named("level").checkpointed().build();
  private final LongControl setting =
      LongControl.named("setting").onChange(value -> take(value.asLong())).build();
  private final Entity entity =
      Entity.named(ENTITY).instruments(count, level, setting).workLease(lease).build();
  private final Ink file;
  private final Rounds worker = new Rounds("tally");

  /** Begins to count, when it is told to work. */
  @Activate
  public Tally(Config config) throws IOException {
    file = new Ink(Path.of(config.file()));
    had(0, 0);
    worker.repeat(config.restMillis(), this::work);
  }

  @Override
  public Entity entity() {
    return entity;
  }

  @Deactivate
  void deactivate() throws IOException {
    worker.close();
    file.close();
  }

  /** What is about to be had is written first: nobody can see what is not in the file. */
  private void work() {
    if (!lease.isHeld()) {
      return;
    }
    entity.publish(
        () -> {
          if (lease.isHeld()) {
            long next = count.get() + 1;
            had(next, next * STEP % LEVELS);
            count.increment();
            level.set(next * STEP % LEVELS);
          }
        });
  }

  private void had(long counted, long now) {
    file.write(new Sighting.Had(System.nanoTime(), COUNT, Value.counter(counted)));
    file.write(new Sighting.Had(System.nanoTime(), LEVEL, Value.integer(now)));
  }

  private void take(long value) {
    Setting now = setting.setting();
    ChangeKey key = now.key();
    file.write(
        new Sighting.Took(
            System.nanoTime(), SETTING, value, key == null ? "" : key.toString(), now.revision()));
  }
}
