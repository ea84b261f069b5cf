package org.vigil.api;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Something a service shows, lets be changed or lets be fired: a plain object in the service's own
 * field, with a value, a declaration and a permanent {@link Tap}. Any thread of the service may use
 * it; while nobody looks, an update is a memory write.
 */
@ProviderType
public abstract class Instrument {
  final Tap tap;
  private final Declaration declaration;
  private volatile @Nullable Entity entity;

  Instrument(Declaration declaration) {
    this.declaration = declaration;
    this.tap = new Tap(this);
  }

  public final Declaration declaration() {
    return declaration;
  }

  /** Where exporters attach; services leave it alone. */
  public final Tap tap() {
    return tap;
  }

  /**
   * The value in memory now; null before a dynamic indicator was first asked or a test point first
   * ran.
   */
  abstract @Nullable Value read();

  /** Keeps what an exporter got from the instrument's procedure. */
  abstract void store(Value value);

  /** Goes on from a predecessor's value, see {@link Tap#inherit}. */
  void inherit(Value kept, boolean anew) {
    store(kept);
  }

  /** The publication that the calling thread is in, 0 if it is in none. */
  final long publication() {
    Entity owner = entity;
    return owner == null ? 0 : owner.ownPublication();
  }

  final void refuseIfOwned() {
    if (entity != null) {
      throw new IllegalArgumentException(declaration.name() + " belongs to " + entity + " already");
    }
  }

  final void belongTo(Entity owner) {
    entity = owner;
  }

  @Override
  public String toString() {
    return declaration + " = " + read();
  }

  /** What the builders of all instruments share. */
  public abstract static class Builder<B extends Builder<B>> {
    final Declaration.Builder declaration;

    Builder(String name, Kind kind, ValueType type) {
      declaration = Declaration.builder(name, kind, type);
    }

    abstract B self();

    /** The unit after UCUM: {@code 1} for counts, {@code ms}, {@code By}, {@code %}. */
    public B unit(String unit) {
      declaration.unit(unit);
      return self();
    }

    /** What is shown, in a few words. */
    public B description(String description) {
      declaration.description(description);
      return self();
    }

    public B label(String key, String value) {
      declaration.label(key, value);
      return self();
    }

    /** The finest significance anybody gets; any change if not said (F16). */
    public B significance(Significance significance) {
      declaration.significance(significance);
      return self();
    }

    /**
     * How many reports the service's memory keeps for importers that want every one: 1 to 65,536,
     * default 256 (G5).
     */
    public B retained(int reports) {
      declaration.retained(reports);
      return self();
    }

    /**
     * A successor of the service goes on from this value (F37): with a fresh object, and on another
     * node. It is never behind what an importer saw; of what nobody saw, as much as the last
     * quarter of a second changed may be lost with a node. Values published as one are kept as one
     * (F8).
     */
    public B checkpointed() {
      declaration.checkpointed(true);
      return self();
    }

    /**
     * What is retained for importers that want every report (mode EVERY) is also kept on the other
     * nodes until it is acknowledged, and a successor there sends what they have not taken (G5): as
     * many reports as are {@link #retained}, of all durable instruments of an entity together
     * 16,384 at most; what is older is a numbered gap.
     *
     * <p>The price is paid while somebody wants every report, by nobody else: a report leaves only
     * when the other nodes have it, a round trip later, and travels once more to each of them.
     * Nodes that do not answer within 250 ms are not waited for; if none is left, there is no copy.
     * What the service did since the last duty cycle, 5 ms, dies with its node.
     */
    public B durable() {
      declaration.durable(true);
      return self();
    }
  }
}
