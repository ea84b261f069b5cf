package org.vigil.failover.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.vigil.api.EntityName;
import org.vigil.api.Refusal;

/** A workshop whose work a test does itself. */
final class FakeWorkshop implements Workshop {
  final List<EntityName> asked = new ArrayList<>();
  final List<EntityName> disposed = new ArrayList<>();

  /** What goes wrong. */
  Optional<Refusal> refusal = Optional.empty();

  @Override
  public void make(EntityName entity, Consumer<Optional<Refusal>> done) {
    asked.add(entity);
    done.accept(refusal);
  }

  @Override
  public void dispose(EntityName entity) {
    disposed.add(entity);
  }
}
