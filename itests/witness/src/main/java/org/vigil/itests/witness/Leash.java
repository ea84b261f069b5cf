package org.vigil.itests.witness;

import static org.osgi.service.component.annotations.ConfigurationPolicy.REQUIRE;

import java.util.concurrent.CompletableFuture;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * Ends the node when the process that started it is gone: a harness that was killed ends nothing
 * any more.
 */
@Component(
    name = Leash.PID,
    configurationPolicy = REQUIRE,
    immediate = true,
    service = {})
public final class Leash {
  /** Its configuration names the process. */
  public static final String PID = "org.vigil.itests.witness.leash";

  /** Who holds the leash. */
  @interface Config {
    /** A process id. */
    long holder();
  }

  private final CompletableFuture<?> end;

  /** Begins to look at the holder. */
  @Activate
  public Leash(Config config) {
    end =
        ProcessHandle.of(config.holder())
            .<CompletableFuture<?>>map(ProcessHandle::onExit)
            .orElseGet(() -> CompletableFuture.completedFuture(null))
            .thenRun(() -> Runtime.getRuntime().halt(1));
  }

  @Deactivate
  void deactivate() {
    end.cancel(false);
  }
}
