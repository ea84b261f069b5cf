package org.vigil.blackbox.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vigil.api.Entity;
import org.vigil.api.Instrumented;
import org.vigil.api.client.BlackBox;
import org.vigil.api.client.BlackBoxes;
import org.vigil.spi.Recorder;

/**
 * Keeps the last reports of exporters that died, in files of this node (F43). Writes on a thread of
 * its own: a slow or full disk costs boxes, which is counted and said, and nothing else.
 */
@Component(
    name = BlackBoxComponent.PID,
    service = {BlackBoxes.class, Instrumented.class},
    immediate = true)
@Designate(ocd = BlackBoxConfig.class)
public final class BlackBoxComponent implements BlackBoxes, Instrumented {
  static final String PID = "org.vigil.blackbox";

  private static final Logger LOG = LoggerFactory.getLogger(BlackBoxComponent.class);

  /** More recordings than this wait for no disk. */
  private static final int WAITING_MAX = 32;

  private final Contents contents = new Contents();
  private final Path usual;
  private final ExecutorService writer =
      new ThreadPoolExecutor(
          0,
          1,
          1,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(WAITING_MAX),
          BlackBoxComponent::made);
  private final ServiceRegistration<Recorder> recorder;
  private Settings settings;
  private volatile Shelf shelf;

  @Activate
  public BlackBoxComponent(BundleContext context, BlackBoxConfig config) {
    String data = context.getProperty("karaf.data");
    usual =
        data == null ? context.getDataFile("boxes").toPath() : Path.of(data, "vigil", "blackbox");
    settings = read(config, Settings.defaults(usual));
    shelf = new Shelf(settings);
    // A service of its own: Felix wires a bundle that imports dynamically, and looks for one name
    // of a service, to the packages of all its names; SPI would reach service bundles.
    recorder = context.registerService(Recorder.class, this::record, null);
  }

  private static Thread made(Runnable task) {
    Thread thread = new Thread(task, PID);
    thread.setDaemon(true);
    return thread;
  }

  private Settings read(BlackBoxConfig config, Settings lastGood) {
    return Settings.read(config, usual, lastGood, complaint -> LOG.warn("{}: {}", PID, complaint));
  }

  @Modified
  void modified(BlackBoxConfig config) {
    settings = read(config, settings);
    shelf = new Shelf(settings);
  }

  /** What was handed over is still written, if the disk takes it within a second. */
  @Deactivate
  void stop() throws InterruptedException {
    recorder.unregister();
    writer.shutdown();
    if (!writer.awaitTermination(1, TimeUnit.SECONDS)) {
      writer.shutdownNow();
      LOG.warn("{} stops before the disk took all that was to be kept", PID);
    }
  }

  @Override
  public Entity entity() {
    return contents.entity();
  }

  @Override
  public List<BlackBox> list() throws IOException {
    return shelf.list();
  }

  private void record(Recorder.Recording recording) {
    try {
      writer.execute(() -> keep(recording));
    } catch (RejectedExecutionException e) {
      contents.dropped(recording.outage().id(), "the disk is too slow");
      LOG.warn("the last reports before outage {} are not kept", recording.outage().id(), e);
    }
  }

  private void keep(Recorder.Recording recording) {
    String outage = recording.outage().id();
    try {
      shelf.keep(recording);
      contents.kept(outage);
    } catch (IOException | RuntimeException e) { // also one that is a bug must not end the thread
      contents.dropped(outage, String.valueOf(e.getMessage()));
      LOG.warn("the last reports before outage {} are not kept", outage, e);
    }
  }
}
