package org.vigil.itests.witness;

import static org.osgi.service.component.annotations.ConfigurationPolicy.REQUIRE;
import static org.osgi.service.component.annotations.ReferenceCardinality.OPTIONAL;
import static org.osgi.service.component.annotations.ReferencePolicy.DYNAMIC;
import static org.osgi.service.component.annotations.ReferenceScope.PROTOTYPE_REQUIRED;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.vigil.api.ChangeKey;
import org.vigil.api.Refusal;
import org.vigil.api.client.Change;
import org.vigil.api.client.Importer;
import org.vigil.api.client.Outcome;
import org.vigil.api.client.Reading;

/**
 * A client that changes the tally's setting and reads the tally, all the time, and writes down what
 * it asks for and what it is told. It asks again what became of a change, above all if nobody knew;
 * also after the death of its node, for it finds in its file what it had asked.
 */
@Component(
    name = Customer.PID,
    configurationPolicy = REQUIRE,
    immediate = true,
    service = {})
public final class Customer {
  /** The factory whose configurations make customers. */
  public static final String PID = "org.vigil.itests.witness.customer";

  private static final int MOST_OPEN = 4;
  private static final int MOST_CUSTOMERS = 10;
  private static final int KEPT = 64;

  /** How it behaves. */
  @interface Config {
    /** 0 to 9, another for each. */
    int number();

    /** How long it rests. */
    long restMillis() default 250;

    /** Where it writes. */
    String file();
  }

  /** A change that can be asked about. */
  private record Known(long value, ChangeKey key) {}

  private final int number;
  private final Ink file;
  private final Rounds rounds = new Rounds("customer");
  private final AtomicReference<@Nullable Importer> importers = new AtomicReference<>();
  private final AtomicInteger open = new AtomicInteger();
  private final Deque<Known> unknown = new ConcurrentLinkedDeque<>();
  private final Deque<Known> known = new ConcurrentLinkedDeque<>();
  private long steps;

  /** Reads what it did before, and begins. */
  @Activate
  public Customer(Config config) throws IOException {
    number = config.number();
    Path path = Path.of(config.file());
    if (Files.exists(path)) {
      remember(path);
    }
    file = new Ink(path);
    rounds.repeat(config.restMillis(), this::step);
  }

  @Deactivate
  void deactivate() throws IOException {
    rounds.close();
    file.close();
  }

  @Reference(scope = PROTOTYPE_REQUIRED, policy = DYNAMIC, cardinality = OPTIONAL)
  void bindImporter(Importer importer) {
    importers.set(importer);
  }

  void unbindImporter(Importer gone) {
    importers.compareAndSet(gone, null);
  }

  /** What was unknown at the end of an earlier life is asked again in this. */
  private void remember(Path path) throws IOException {
    try (Stream<String> lines = Files.lines(path)) {
      lines
          .map(Sighting::read)
          .forEach(
              sighting -> {
                if (sighting instanceof Sighting.Answered answered) {
                  Known change = new Known(answered.value(), ChangeKey.parse(answered.key()));
                  unknown.remove(change);
                  keep(answered.status(), change);
                }
              });
    }
  }

  private void keep(String status, Known change) {
    Deque<Known> place = status.equals(Outcome.UNKNOWN) ? unknown : known;
    if (!place.contains(change)) {
      place.add(change);
    }
    while (known.size() > KEPT) {
      known.poll();
    }
  }

  private void step() {
    Importer importer = importers.get();
    if (importer == null) {
      return;
    }
    steps++;
    try {
      if (open.get() < MOST_OPEN) {
        change(importer);
      }
      if (steps % 2 == 0) {
        askAgain(importer);
      }
      read(importer);
    } catch (IllegalStateException e) {
      importers.compareAndSet(importer, null); // its session was closed meanwhile
    }
  }

  private void change(Importer importer) {
    long value = TimeUnit.NANOSECONDS.toMicros(System.nanoTime()) * MOST_CUSTOMERS + number;
    file.write(new Sighting.Asked(System.nanoTime(), Tally.SETTING, value));
    open.incrementAndGet();
    importer
        .modify(Change.of(Tally.SETTING).to(value).reason("chaos").build())
        .whenComplete(
            (outcome, failure) -> {
              open.decrementAndGet();
              if (outcome != null) {
                answered(value, outcome);
              }
            });
  }

  private void answered(long value, Outcome outcome) {
    file.write(
        new Sighting.Answered(
            System.nanoTime(),
            value,
            outcome.key().toString(),
            outcome.status(),
            outcome.reason().map(Refusal::code).orElse(""),
            outcome.revision(),
            outcome.copies()));
    keep(outcome.status(), new Known(value, outcome.key()));
  }

  /** One that nobody knew, else one that was known. */
  private void askAgain(Importer importer) {
    Known change = unknown.poll();
    if (change == null) {
      change = known.poll();
    }
    if (change == null) {
      return;
    }
    Known again = change;
    importer
        .outcome(Tally.SETTING, again.key())
        .whenComplete(
            (outcome, failure) -> {
              if (outcome == null) {
                unknown.add(again);
              } else {
                answered(again.value(), outcome);
              }
            });
  }

  private void read(Importer importer) {
    for (String instrument : List.of(Tally.SETTING, Tally.COUNT)) {
      long began = System.nanoTime();
      Reading reading = importer.sense(instrument);
      reading
          .value()
          .ifPresent(
              value ->
                  file.write(
                      new Sighting.Read(
                          System.nanoTime(), began, instrument, value, reading.revision())));
    }
  }
}
