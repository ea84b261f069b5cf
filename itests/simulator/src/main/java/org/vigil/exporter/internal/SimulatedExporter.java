package org.vigil.exporter.internal;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.vigil.api.Entity;
import org.vigil.api.EntityName;
import org.vigil.api.Epoch;
import org.vigil.api.TapOwner;
import org.vigil.spi.Clock;
import org.vigil.spi.Core;
import org.vigil.spi.Outlet;
import org.vigil.spi.Peer;
import org.vigil.spi.message.Message;

/** The exporter's core, with the doors that {@link ExporterRuntime} uses. */
public final class SimulatedExporter implements Core {
  private final NodeEntities entities;
  private final ExporterCore core;

  /** Runs a service's code, now or later or never to its end. */
  public interface Threads {
    /** Runs the work, and afterwards its return on the core's thread. */
    void run(Runnable work, Runnable returns);
  }

  /**
   * An exporter.
   *
   * @param dutyCycleMillis how often it takes what was marked
   */
  public SimulatedExporter(
      Outlet outlet,
      Clock clock,
      Threads threads,
      TapOwner owner,
      boolean standby,
      int dutyCycleMillis) {
    ExporterSettings usual = ExporterSettings.defaults(standby);
    core =
        new ExporterCore(
            outlet,
            clock,
            new OnThreads(threads),
            owner,
            new ExporterSettings(
                standby,
                usual.rank(),
                dutyCycleMillis,
                usual.keepAliveMillis(),
                usual.callbackLimitMillis(),
                usual.graceMillis()));
    entities = core.entities();
  }

  /** Hands a service's code to the simulator's threads. */
  private record OnThreads(Threads threads) implements Procedures {
    @Override
    public <T> Runnable start(Callable<T> work, Consumer<Returned<T>> answer) {
      Run<T> run = new Run<>(work);
      threads.run(run, () -> answer.accept(run.returned));
      return () -> {};
    }
  }

  private static final class Run<T> implements Runnable {
    private final Callable<T> work;
    private Procedures.Returned<T> returned = new Procedures.Returned<>(null, null);

    Run(Callable<T> work) {
      this.work = work;
    }

    @Override
    @SuppressWarnings("PMD.AvoidCatchingThrowable")
    public void run() {
      try {
        returned = new Procedures.Returned<>(work.call(), null);
      } catch (Exception e) {
        returned = new Procedures.Returned<>(null, e);
      }
    }
  }

  /** A service appears; the same object takes it away. */
  public Object add(Entity entity, String bundle) {
    Service service = new Service(entity, entity.group().orElse(bundle), bundle);
    core.add(service);
    return service;
  }

  /** A service goes, see {@link ExporterCore#remove}. */
  public void remove(Object service, Runnable whenEmpty) {
    core.remove((Service) service, whenEmpty);
  }

  /** Leaves the taps, as a bundle's stop does. */
  public void letGo() {
    core.letGo();
  }

  /** The entities that it speaks for, with their epochs. */
  public Map<EntityName, Epoch> speaking() {
    Map<EntityName, Epoch> speaking = new TreeMap<>();
    for (ExportedEntity entity : entities.all()) {
      if (entity.isSpeaking()) {
        speaking.put(entity.name(), entity.epoch());
      }
    }
    return speaking;
  }

  /** The highest epoch that it knows of an entity. */
  public Epoch floor(EntityName name) {
    ExportedEntity entity = entities.find(name);
    return entity == null ? Epoch.NONE : entity.floor();
  }

  @Override
  public void onUp(Peer peer, long nowNanos) {
    core.onUp(peer, nowNanos);
  }

  @Override
  public void onDown(Peer peer, String cause, long nowNanos) {
    core.onDown(peer, cause, nowNanos);
  }

  @Override
  public void onMessage(Peer from, Message message, long nowNanos) {
    core.onMessage(from, message, nowNanos);
  }

  @Override
  public long onTick(long nowNanos) {
    return core.onTick(nowNanos);
  }
}
