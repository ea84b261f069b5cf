package org.vigil.itests.witness;

import static org.osgi.service.component.annotations.ConfigurationPolicy.REQUIRE;

import java.util.ArrayList;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.vigil.api.Entity;
import org.vigil.api.Instrument;
import org.vigil.api.Instrumented;
import org.vigil.api.LongIndicator;
import org.vigil.api.TestPoint;
import org.vigil.api.TextIndicator;
import org.vigil.api.ValueType;

/**
 * A service to be looked at: quiet, but that it shows a long text as often as it is told to. One
 * for each configuration, which also says what instruments it has beside.
 */
@Component(
    name = Exhibit.PID,
    configurationPolicy = REQUIRE,
    immediate = true,
    service = Instrumented.class)
public final class Exhibit implements Instrumented {
  /** The factory whose configurations make exhibits. */
  public static final String PID = "org.vigil.itests.witness.exhibit";

  private static final long PAUSE_MILLIS = 20;

  /** What it is. */
  @interface Config {
    /** The entity's name. */
    String entity();

    /** Further indicators, separated by spaces. */
    String indicators() default "";
  }

  private final TextIndicator text = TextIndicator.named("text").build();
  private final LongIndicator said = LongIndicator.named("said").build();
  private final TestPoint say =
      TestPoint.named("say", ValueType.INTEGER)
          .argument("times", ValueType.INTEGER)
          .argument("length", ValueType.INTEGER)
          .procedure(how -> begin(how.asLong("times"), (int) how.asLong("length")))
          .build();
  private final Entity entity;
  private final Rounds speaker = new Rounds("exhibit");

  /** Shows itself. */
  @Activate
  public Exhibit(Config config) {
    List<Instrument> instruments = new ArrayList<>(List.of(text, said, say));
    for (String name : config.indicators().split(" +", -1)) {
      if (!name.isEmpty()) {
        instruments.add(LongIndicator.named(name).build());
      }
    }
    entity = Entity.named(config.entity()).instruments(instruments).build();
  }

  @Override
  public Entity entity() {
    return entity;
  }

  @Deactivate
  void deactivate() {
    speaker.close();
  }

  /** Says something so many times, one after the other; {@code said} counts. */
  private long begin(long times, int length) {
    said.set(0);
    speaker.repeatWhile(
        0,
        PAUSE_MILLIS,
        () -> {
          long now = said.get() + 1;
          text.set(Long.toString(now).repeat(length).substring(0, length));
          said.set(now);
          return now < times;
        });
    return times;
  }
}
