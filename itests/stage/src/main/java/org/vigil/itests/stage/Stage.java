package org.vigil.itests.stage;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.util.tracker.ServiceTracker;
import org.vigil.api.EntityName;
import org.vigil.api.client.Cluster;
import org.vigil.api.client.EntityInfo;
import org.vigil.api.client.Importer;

/** What tests of a node have at hand: Vigil, the bank, and clients that watch it all the time. */
public final class Stage implements AutoCloseable {
  /** For whatever happens by itself, and usually at once; a bound, not a promise. */
  public static final Duration SOON = Duration.ofSeconds(30);

  private final BundleContext context;
  private final Patience patience = new Patience();
  private final Bundles vigil;
  private final BankItself bank;
  private final Clients clients;
  private final ServiceTracker<Cluster, Cluster> clusters;

  public Stage(BundleContext context) {
    this.context = context;
    vigil = new Bundles(context);
    bank = new BankItself(context);
    clusters = new ServiceTracker<>(context, Cluster.class, null);
    clusters.open();
    clients = new Clients(context, patience);
  }

  public BundleContext context() {
    return context;
  }

  /** Vigil's bundles. */
  public Bundles vigil() {
    return vigil;
  }

  /** The bank, past all of Vigil. */
  public BankItself bank() {
    return bank;
  }

  /** Those who watch the bank all the time. */
  public Clients clients() {
    return clients;
  }

  /** A watch of its own, for one scene. */
  public Watch watch(String name) {
    return new Watch(name, patience);
  }

  /** The session of this bundle; waits until there is one. */
  public Importer importer() {
    return present(clients::importer, "there is no Importer service");
  }

  /** The view of the whole; waits until there is one. */
  public Cluster cluster() {
    return present(clusters::getService, "there is no Cluster service");
  }

  /** Who speaks for an entity, {@code name@node}, as the cluster sees it now. */
  public Optional<String> primaryOf(String entity) {
    return cluster().entity(EntityName.of(entity)).flatMap(EntityInfo::primary);
  }

  /** Whether the exporter of this bundle speaks for the bank. */
  public boolean speaksForTheBank(Role exporter) {
    return primaryOf("bank").filter(name -> name.startsWith(exporter + "@")).isPresent();
  }

  /** Whether the exporter of this bundle would take the bank over. */
  public boolean backsTheBank(Role exporter) {
    return cluster()
        .entity(EntityName.of("bank"))
        .filter(info -> info.backups().stream().anyMatch(name -> name.startsWith(exporter + "@")))
        .isPresent();
  }

  /** Says what is wrong, if it is. */
  public void check(boolean isSo, String otherwise) {
    if (!isSo) {
      throw new NotHeld(otherwise);
    }
  }

  /** Waits until something is so, and says what is wrong if that takes too long. */
  public void until(BooleanSupplier isSo, String otherwise) {
    patience.until(SOON, isSo, otherwise);
  }

  /** Waits until all who watch have heard the counter that many times more, without a fault. */
  public void hearMore(long reports) {
    for (Watch watch : clients.all()) {
      long enough = watch.reports(Clients.COUNTER) + reports;
      until(
          () -> watch.reports(Clients.COUNTER) >= enough,
          watch + " did not hear " + reports + " more reports of " + Clients.COUNTER);
    }
    findNoFault();
  }

  /** Checks that nothing that was heard so far was wrong. */
  public void findNoFault() {
    for (Watch watch : clients.all()) {
      watch
          .fault()
          .ifPresent(
              fault -> {
                throw new NotHeld(fault);
              });
    }
  }

  @Override
  public void close() {
    clients.close();
    clusters.close();
  }

  private interface Source<T> {
    @Nullable T get();
  }

  private <T> T present(Source<T> source, String otherwise) {
    until(() -> source.get() != null, otherwise);
    @Nullable T found = source.get();
    if (found == null) {
      throw new NotHeld(otherwise + " any more");
    }
    return found;
  }
}
