package org.vigil.itests.witness;

import static org.osgi.service.component.annotations.ConfigurationPolicy.REQUIRE;
import static org.osgi.service.component.annotations.ReferenceCardinality.OPTIONAL;
import static org.osgi.service.component.annotations.ReferencePolicy.DYNAMIC;
import static org.osgi.service.component.annotations.ReferenceScope.PROTOTYPE_REQUIRED;

import java.io.IOException;
import java.nio.file.Path;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.vigil.api.client.Gap;
import org.vigil.api.client.Importer;
import org.vigil.api.client.Mode;
import org.vigil.api.client.MonitorEvent;
import org.vigil.api.client.MonitorListener;
import org.vigil.api.client.MonitorRequest;
import org.vigil.api.client.Outage;
import org.vigil.api.client.Report;
import org.vigil.api.client.StateChange;

/**
 * An importer that writes down all it sees, each event as a line written at once: what is in the
 * file survives the node. One for each configuration, each with a session of its own.
 */
@Component(
    name = Witness.PID,
    configurationPolicy = REQUIRE,
    immediate = true,
    service = {})
public final class Witness implements MonitorListener {
  /** The factory whose configurations make witnesses. */
  public static final String PID = "org.vigil.itests.witness";

  /** What one witness looks at. */
  @interface Config {
    /** What it monitors: patterns, separated by spaces. */
    String patterns();

    /** Latest or every. */
    Mode mode() default Mode.LATEST;

    /** Where it writes. */
    String file();
  }

  private final MonitorRequest wanted;
  private final Ink file;

  /** Opens the file, and appends to what is there. */
  @Activate
  public Witness(Config config) throws IOException {
    wanted =
        MonitorRequest.of(config.patterns().split(" +"))
            .mode(config.mode())
            .buffer(1 << 16)
            .build();
    file = new Ink(Path.of(config.file()));
  }

  @Deactivate
  void deactivate() throws IOException {
    file.close();
  }

  /** A session begins: at first, and whenever Vigil's importer comes back. */
  @Reference(scope = PROTOTYPE_REQUIRED, policy = DYNAMIC, cardinality = OPTIONAL)
  void bindImporter(Importer importer) {
    file.write(new Sighting.Began(System.nanoTime(), importer.session()));
    importer.monitor(wanted, this);
  }

  void unbindImporter(Importer gone) {
    file.write(new Sighting.Ended(System.nanoTime(), gone.session()));
  }

  @Override
  public void onReport(Report report) {
    hear(report);
  }

  @Override
  public void onGap(Gap gap) {
    hear(gap);
  }

  @Override
  public void onOutage(Outage outage) {
    hear(outage);
  }

  @Override
  public void onState(StateChange change) {
    hear(change);
  }

  private void hear(MonitorEvent event) {
    file.write(new Sighting.Heard(System.nanoTime(), event));
  }
}
