package org.vigil.itests.witness;

import static org.osgi.service.component.annotations.ConfigurationPolicy.REQUIRE;
import static org.osgi.service.component.annotations.ReferenceCardinality.OPTIONAL;
import static org.osgi.service.component.annotations.ReferencePolicy.DYNAMIC;
import static org.osgi.service.component.annotations.ReferenceScope.PROTOTYPE_REQUIRED;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.vigil.api.client.Importer;
import org.vigil.api.client.Mode;
import org.vigil.api.client.MonitorListener;
import org.vigil.api.client.MonitorRequest;

/**
 * A client that gets its stream in one of the ways there are, and writes down what comes. One for
 * each configuration.
 */
@Component(
    name = Onlooker.PID,
    configurationPolicy = REQUIRE,
    immediate = true,
    service = {})
public final class Onlooker {
  /** The factory whose configurations make onlookers. */
  public static final String PID = "org.vigil.itests.witness.onlooker";

  /** How a client gets its stream. */
  public enum Way {
    /** A listener given to an importer. */
    LISTENER,
    /** A listener registered as a service. */
    WHITEBOARD,
    /** A buffer that is polled. */
    POLL,
    /** A subscriber that asks for some at a time. */
    FLOW,
    /** A request with a name, resumed by the next session. */
    NAMED
  }

  /** What it looks at, and how. */
  @interface Config {
    /** How. */
    Way way();

    /** What it monitors: patterns, separated by spaces. */
    String patterns();

    /** Latest or every. */
    Mode mode() default Mode.LATEST;

    /** Where it writes. */
    String file();
  }

  private final Config config;
  private final BundleContext context;
  private final Ink file;
  private @Nullable Taking taking;

  /** Begins, if it needs no importer. */
  @Activate
  public Onlooker(Config config, BundleContext context) throws IOException {
    this.config = config;
    this.context = context;
    file = new Ink(Path.of(config.file()));
    if (config.way() == Way.WHITEBOARD) {
      begin("");
      context.registerService(
          MonitorListener.class,
          begun(),
          FrameworkUtil.asDictionary(
              Map.of(
                  MonitorListener.MONITOR,
                  config.patterns().split(" +"),
                  MonitorListener.MONITOR_MODE,
                  config.mode().name())));
    }
  }

  @Deactivate
  void deactivate() throws IOException {
    file.close();
  }

  /** A session begins: at first, and whenever Vigil's importer comes back. */
  @Reference(scope = PROTOTYPE_REQUIRED, policy = DYNAMIC, cardinality = OPTIONAL)
  void bindImporter(Importer importer) {
    if (config.way() == Way.WHITEBOARD) {
      return;
    }
    begin(importer.session());
    String name = context.getProperty("karaf.name") + "-" + config.file().hashCode();
    MonitorRequest.Builder wanted =
        MonitorRequest.of(config.patterns().split(" +")).mode(config.mode()).buffer(1 << 16);
    switch (config.way()) {
      case POLL -> begun().poll(importer.monitor(wanted.build()));
      case FLOW -> importer.monitor(wanted.build()).subscribe(begun());
      case NAMED -> begun().resume(importer, name, wanted.named(name).build());
      default -> importer.monitor(wanted.build(), begun());
    }
  }

  void unbindImporter(Importer gone) {
    if (config.way() == Way.WHITEBOARD) {
      return;
    }
    Taking last = begun();
    if (last.isOf(gone.session())) {
      last.end();
    }
  }

  private void begin(String session) {
    Taking before = taking;
    if (before != null) {
      before.end();
    }
    taking = new Taking(file, session);
  }

  private Taking begun() {
    Taking begun = taking;
    if (begun == null) {
      throw new IllegalStateException("no stream has begun");
    }
    return begun;
  }
}
