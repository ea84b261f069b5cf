package org.vigil.api;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * An instrument that shows a variable and lets it be changed from outside (F2). The service reads
 * it whenever it likes; exporters change it in the order of R14, and only the owner of its tap can.
 */
@ProviderType
public abstract class Control extends Instrument {
  private volatile Setting setting;
  private final Function<Value, Optional<String>> veto;
  private final Consumer<Value> setter;

  /**
   * A control's value together with the change that made it, so that a successor can tell whether a
   * change took place.
   *
   * @param value what the control is set to
   * @param revision 0 at first, one more with each change
   * @param key the change; null for the initial value
   */
  public record Setting(Value value, long revision, @Nullable ChangeKey key) {}

  Control(Builder<?> builder, Declaration declaration) {
    super(declaration);
    veto = builder.veto;
    setter = builder.setter;
    setting = new Setting(declaration.initial().orElseThrow(), 0, null);
  }

  /** What the control is set to now, and by which change. */
  public final Setting setting() {
    return setting;
  }

  /** The value now, for the typed getters. */
  final Value value() {
    return setting.value();
  }

  /**
   * For exporters: says why the value cannot be taken: by its declaration, or because the service
   * objects. Runs the service's veto on the calling thread.
   */
  public final Optional<Refusal> refusalOf(Value wanted) {
    Optional<Refusal> declared = declaration().refusalOf(wanted);
    if (declared.isPresent()) {
      return declared;
    }
    return veto.apply(wanted.as(declaration().type()))
        .map(why -> new Refusal(Refusal.VETOED, declaration().name() + ": " + why));
  }

  /**
   * For exporters: makes a setting the current one. Reports of it wait for {@link #announce}.
   *
   * @return false, and nothing changed, if the caller does not own the tap
   */
  public final boolean put(TapOwner by, Setting next) {
    synchronized (tap) {
      if (tap.owner() != by) {
        return false;
      }
      setting = next;
      return true;
    }
  }

  /**
   * For exporters: tells the service of the current value, on the calling thread. It may be told
   * more than once.
   */
  public final void takeEffect() {
    setter.accept(value());
  }

  /** For exporters: lets reports of the current value go out. */
  public final void announce() {
    tap.changed(value());
  }

  @Override
  final Value read() {
    return value();
  }

  @Override
  final void store(Value stored) {
    setting = new Setting(stored.as(declaration().type()), setting.revision() + 1, null);
    announce();
  }

  /** What the builders of controls share. */
  public abstract static class Builder<B extends Builder<B>> extends Instrument.Builder<B> {
    Function<Value, Optional<String>> veto = value -> Optional.empty();
    Consumer<Value> setter = value -> {};

    Builder(String name, ValueType type) {
      super(name, Kind.CONTROL, type);
    }

    /**
     * Lets the service object to a value that its declaration admits: an answer is a sentence that
     * says why not. It runs on Vigil's threads under a time limit and changes nothing.
     */
    public B veto(Function<Value, Optional<String>> objection) {
      veto = objection;
      return self();
    }

    /**
     * Tells the service of each new value, for what must be done at once; most services just read
     * the control. It runs on Vigil's threads under a time limit, once in each process that takes
     * the value on, and must be idempotent (R14). If it throws, the change is rejected and the
     * value stays as it was.
     */
    public B onChange(Consumer<Value> listener) {
      setter = listener;
      return self();
    }

    /**
     * The value survives a restart of everything (G8): a change is <em>applied</em> only when it is
     * on the disk of the node that speaks for the control, and of each linked node that keeps a
     * journal. While such a disk is full or broken, or the speaking node has no journal, changes
     * are rejected with the reason, before anything happens; should the disk fail in the middle of
     * one, its outcome is <em>unknown</em> until the disk has it. Nothing else waits for a disk.
     *
     * <p>After a restart of everything the entity's first primary goes on from the newest value
     * that a journal of a node that is up has; one that is not admissible any more becomes the
     * default. Not promised: that the newest is found while the node that has it is down, that a
     * value is still there when the disk is gone, and more than one copy where one node has a
     * journal.
     */
    public B persistent() {
      declaration.persistent(true);
      return self();
    }
  }
}
