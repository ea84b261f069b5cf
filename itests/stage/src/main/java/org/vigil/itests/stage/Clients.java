package org.vigil.itests.stage;

import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceObjects;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;
import org.vigil.api.client.Importer;
import org.vigil.api.client.MonitorListener;
import org.vigil.api.client.MonitorRequest;
import org.vigil.api.client.Request;

/**
 * Three clients of the bank that stay from the first scene to the last: a session that monitors
 * anew whenever there is an importer again; a named request for every report of a counter, taken up
 * where it was left; and a whiteboard listener, which does nothing for it at all.
 */
public final class Clients implements AutoCloseable {
  /** What the named request watches. */
  public static final String COUNTER = "bank/transfers.committed";

  private static final String EVERYTHING = "bank/**";
  private static final String NAME = "story";

  private final Watch session;
  private final Watch named;
  private final Watch whiteboard;
  private final AtomicInteger afresh = new AtomicInteger();
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(task -> new Thread(task, "story-client"));
  private final ServiceTracker<Importer, Importer> importers;
  private final ServiceRegistration<MonitorListener> listener;
  private volatile @Nullable Request request;

  Clients(BundleContext context, Patience patience) {
    session = new Watch("the session", patience);
    named = new Watch("the named request", patience);
    whiteboard = new Watch("the whiteboard listener", patience);
    importers = new ServiceTracker<>(context, Importer.class, new Sessions(context));
    importers.open();
    Map<String, Object> properties =
        Map.of(MonitorListener.MONITOR, EVERYTHING, MonitorListener.MONITOR_MODE, "every");
    listener =
        context.registerService(
            MonitorListener.class, whiteboard, FrameworkUtil.asDictionary(properties));
  }

  /** The present session, if there is an importer. */
  @Nullable Importer importer() {
    return importers.getService();
  }

  /** Watches the bank, newest values only, anew with each importer. */
  public Watch session() {
    return session;
  }

  /** Hears every report of {@link #COUNTER}, and resumes. */
  public Watch named() {
    return named;
  }

  /** Hears every report of the bank. */
  public Watch whiteboard() {
    return whiteboard;
  }

  public List<Watch> all() {
    return List.of(session, named, whiteboard);
  }

  /** How often the named request had to be made because nobody had kept it. */
  public int madeAfresh() {
    return afresh.get();
  }

  /**
   * The streams begin anew: agent, importer and coordinator are all gone, and with them all that
   * was known of what has been heard.
   */
  public void beginAnew() {
    all().forEach(Watch::beginAnew);
  }

  @Override
  public void close() {
    Request last = request;
    if (last != null) {
      last.close(); // else it would be kept for the next that resumes it
    }
    listener.unregister();
    importers.close();
    thread.shutdownNow();
  }

  private void takeUp(Importer importer) {
    try {
      session.beginAnew();
      importer.monitor(EVERYTHING, session);
      resume(importer);
    } catch (IllegalStateException e) {
      // The importer went again before we came to it; there will be another.
      session.beginAnew();
    }
  }

  private void resume(Importer importer) {
    try {
      request = importer.resume(NAME, named);
    } catch (NoSuchElementException e) {
      afresh.incrementAndGet();
      named.beginAnew();
      request = importer.monitor(MonitorRequest.of(COUNTER).every().named(NAME).build(), named);
    }
  }

  /** Opens a session with each importer that comes, as a component with a reference would. */
  private final class Sessions implements ServiceTrackerCustomizer<Importer, Importer> {
    private final BundleContext context;

    Sessions(BundleContext context) {
      this.context = context;
    }

    @Override
    public @Nullable Importer addingService(ServiceReference<Importer> reference) {
      Importer importer = context.getServiceObjects(reference).getService();
      if (importer != null) {
        thread.execute(() -> takeUp(importer));
      }
      return importer;
    }

    @Override
    public void modifiedService(ServiceReference<Importer> reference, Importer importer) {}

    @Override
    public void removedService(ServiceReference<Importer> reference, Importer importer) {
      @Nullable ServiceObjects<Importer> objects = context.getServiceObjects(reference);
      if (objects != null) {
        objects.ungetService(importer);
      }
    }
  }
}
