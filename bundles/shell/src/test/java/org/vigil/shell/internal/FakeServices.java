package org.vigil.shell.internal;

import java.util.Optional;
import java.util.function.Consumer;
import org.vigil.api.client.BlackBoxes;
import org.vigil.api.client.Cluster;
import org.vigil.api.client.Drills;
import org.vigil.api.client.Importer;

/** Services that come and go when a test says so. */
final class FakeServices implements Services {
  /** How many were lent and not given back. */
  int lent;

  private Importer importer;
  private Cluster cluster;
  private Drills drills;
  private BlackBoxes blackBoxes;
  private Consumer<Event> listener = event -> {};

  FakeServices with(Importer offered) {
    importer = offered;
    return this;
  }

  FakeServices with(Cluster offered) {
    cluster = offered;
    return this;
  }

  FakeServices with(Drills offered) {
    drills = offered;
    return this;
  }

  FakeServices with(BlackBoxes offered) {
    blackBoxes = offered;
    return this;
  }

  void arrive(Importer offered) {
    importer = offered;
    listener.accept(new Event(Happening.ARRIVED, offered));
  }

  void leave() {
    Importer gone = importer;
    importer = null;
    listener.accept(new Event(Happening.LEFT, gone));
  }

  void stopBundle() {
    listener.accept(new Event(Happening.STOPPING, this));
  }

  @Override
  public Optional<Lent<Importer>> importer() {
    return Optional.ofNullable(importer).map(this::lend);
  }

  @Override
  public Optional<Lent<Cluster>> cluster() {
    return Optional.ofNullable(cluster).map(this::lend);
  }

  @Override
  public Optional<Lent<Drills>> drills() {
    return Optional.ofNullable(drills).map(this::lend);
  }

  @Override
  public Optional<Lent<BlackBoxes>> blackBoxes() {
    return Optional.ofNullable(blackBoxes).map(this::lend);
  }

  private <T> Lent<T> lend(T service) {
    lent++;
    return new Lent<>(service, service, () -> lent--);
  }

  @Override
  public Listening listen(Consumer<Event> hears) {
    listener = hears;
    return () -> listener = event -> {};
  }
}
