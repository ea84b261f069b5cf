package org.vigil.api;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/** A named set of instruments with their values, owned by the service that made it. */
@ProviderType
public final class Entity {
  private final String name;
  private final boolean perNode;
  private final @Nullable String group;
  private final @Nullable WorkLease workLease;
  private final Map<String, Instrument> instruments;
  private final Object publishing = new Object();
  private final AtomicLong publications = new AtomicLong();
  private volatile Epoch spokenFor = Epoch.NONE;

  private Entity(Builder builder) {
    name = builder.name;
    perNode = builder.perNode;
    group = builder.group;
    workLease = builder.workLease;
    Map<String, Instrument> byName = new LinkedHashMap<>();
    for (Instrument instrument : builder.instruments) {
      if (byName.put(instrument.declaration().name(), instrument) != null) {
        throw new IllegalArgumentException(
            name + " has two instruments called " + instrument.declaration().name());
      }
    }
    byName.values().forEach(Instrument::refuseIfOwned);
    byName.values().forEach(instrument -> instrument.belongTo(this));
    instruments = Collections.unmodifiableMap(byName);
  }

  /** Starts an entity: dotted segments of letters, digits, _ and -. */
  public static Builder named(String name) {
    return new Builder(name);
  }

  /** The name as declared, without a node. */
  public String name() {
    return name;
  }

  /** The full name of this entity on the given node. */
  public EntityName nameOn(String nodeId) {
    EntityName base = EntityName.of(name);
    return perNode ? base.at(nodeId) : base;
  }

  /**
   * Whether each node has one of its own ({@code jvm@node-1}), rather than one logical thing with
   * replicas.
   */
  public boolean isPerNode() {
    return perNode;
  }

  /**
   * The group that may offer this entity from different bundles; empty means only bundles of one
   * symbolic name may (R9).
   */
  public Optional<String> group() {
    return Optional.ofNullable(group);
  }

  /** The lease by which the service learns whether this replica does the work (R6). */
  public Optional<WorkLease> workLease() {
    return Optional.ofNullable(workLease);
  }

  /** The instruments by name, in the order of declaration. */
  public Map<String, Instrument> instruments() {
    return instruments;
  }

  /**
   * Publishes several values as one: importers see all updates made inside, or none (F8). Compute
   * first, then publish: the section holds back this entity's reports and other publishers, though
   * never a single update outside. A publication inside another is part of it.
   *
   * @param updates sets instruments of this entity; runs on the calling thread
   */
  public void publish(Runnable updates) {
    if (Thread.holdsLock(publishing)) {
      updates.run();
      return;
    }
    synchronized (publishing) {
      publications.incrementAndGet();
      try {
        updates.run();
      } finally {
        publications.incrementAndGet();
      }
    }
  }

  /**
   * For exporters: a number that is odd while a publication is under way and different after each.
   * Values read between two equal even numbers belong together.
   */
  public long publication() {
    return publications.get();
  }

  /** For exporters: this very object is spoken for in that epoch. */
  public synchronized void speakFor(Epoch epoch) {
    if (epoch.isAfter(spokenFor)) {
      spokenFor = epoch;
    }
  }

  /**
   * For exporters: the last epoch in which this very object was spoken for, NONE if it never was.
   * Its memory is newer than what was kept in that epoch or before, and older than what was kept in
   * a later one, by a replica.
   */
  public Epoch spokenFor() {
    return spokenFor;
  }

  /** The publication that the calling thread is in, 0 if it is in none. */
  long ownPublication() {
    return Thread.holdsLock(publishing) ? publications.get() : 0;
  }

  @Override
  public String toString() {
    return name;
  }

  /** Collects an entity. */
  public static final class Builder {
    private final String name;
    private boolean perNode;
    private @Nullable String group;
    private @Nullable WorkLease workLease;
    private final List<Instrument> instruments = new ArrayList<>();

    private Builder(String name) {
      if (EntityName.of(name).node().isPresent()) {
        throw new IllegalArgumentException(
            "'" + name + "': the node is added by Vigil; say perNode() instead");
      }
      this.name = name;
    }

    /** Makes the entity one of each node, called {@code name@node}. */
    public Builder perNode() {
      perNode = true;
      return this;
    }

    /**
     * Lets bundles of other symbolic names that declare the same group offer the same entity (R9).
     */
    public Builder group(String group) {
      this.group = group;
      return this;
    }

    /** Opts in to the work lease of R6. */
    public Builder workLease(WorkLease lease) {
      this.workLease = lease;
      return this;
    }

    /** Adds instruments; they belong to this entity from then on. */
    public Builder instruments(Instrument... more) {
      instruments.addAll(List.of(more));
      return this;
    }

    /** Adds instruments; they belong to this entity from then on. */
    public Builder instruments(Iterable<? extends Instrument> more) {
      more.forEach(instruments::add);
      return this;
    }

    /**
     * Makes the entity.
     *
     * @throws IllegalArgumentException if two instruments share a name or one belongs to another
     *     entity
     */
    public Entity build() {
      return new Entity(this);
    }
  }
}
