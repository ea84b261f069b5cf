package org.vigil.shell.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import javax.security.auth.Subject;
import org.vigil.api.ChangeKey;
import org.vigil.api.Declaration;
import org.vigil.api.Kind;
import org.vigil.api.NamePattern;
import org.vigil.api.Significance;
import org.vigil.api.Value;
import org.vigil.api.ValueType;
import org.vigil.api.client.Causes;
import org.vigil.api.client.Change;
import org.vigil.api.client.Importer;
import org.vigil.api.client.InstrumentInfo;
import org.vigil.api.client.Monitor;
import org.vigil.api.client.MonitorEvent;
import org.vigil.api.client.MonitorListener;
import org.vigil.api.client.MonitorRequest;
import org.vigil.api.client.Outcome;
import org.vigil.api.client.Reading;
import org.vigil.api.client.Request;

/**
 * A session that answers as it was told to, on the calling thread. Its streams are scripts: each
 * gets the listener when a request is made or taken up.
 */
final class FakeImporter implements Importer {
  final List<InstrumentInfo> instruments = new ArrayList<>();
  final Map<String, Reading> readings = new HashMap<>();

  /** Requests that are kept, by name. */
  final Map<String, MonitorRequest> kept = new HashMap<>();

  /** What was asked of it, in words. */
  final List<String> asked = new ArrayList<>();

  /** The last change. */
  Change change;

  /** What it was fired with last. */
  List<?> firedWith;

  CompletionStage<Outcome> answer = new CompletableFuture<>();
  Consumer<MonitorListener> stream = listener -> {};

  /** An importer of a node with the bank. */
  static FakeImporter ofTheBank() {
    FakeImporter importer = new FakeImporter();
    importer.add(
        "bank",
        Declaration.builder("transfers.committed", Kind.INDICATOR, ValueType.COUNTER)
            .unit("1")
            .description("transfers committed")
            .build());
    importer.add(
        "bank",
        Declaration.builder("load", Kind.INDICATOR, ValueType.REAL)
            .unit("%")
            .significance(Significance.deadband(5))
            .samplingInterval(Duration.ofSeconds(1))
            .build());
    importer.add(
        "bank",
        Declaration.builder("workers", Kind.CONTROL, ValueType.INTEGER)
            .range(Value.integer(1), Value.integer(64))
            .initial(Value.integer(4))
            .description("worker threads")
            .label("team", "payments")
            .build());
    importer.add("bank", Declaration.builder("paused", Kind.CONTROL, ValueType.BOOLEAN).build());
    importer.add(
        "bank",
        Declaration.builder("phase", Kind.CONTROL, ValueType.STATE)
            .states(List.of("OPEN", "CLOSING"))
            .build());
    importer.add(
        "bank",
        Declaration.builder("before.commit", Kind.TEST_POINT, ValueType.TEXT)
            .argument("amount", ValueType.INTEGER)
            .argument("to", ValueType.TEXT)
            .build());
    importer.add(
        "node@node-1", Declaration.builder("uptime", Kind.INDICATOR, ValueType.INTEGER).build());
    return importer;
  }

  void add(String entity, Declaration declaration) {
    instruments.add(Fakes.info(entity, declaration));
  }

  void reads(Reading reading) {
    readings.put(reading.instrument().toString(), reading);
  }

  void answers(Outcome outcome) {
    answer = CompletableFuture.completedFuture(outcome);
  }

  @Override
  public String session() {
    return "s1";
  }

  @Override
  public List<InstrumentInfo> list(String pattern) {
    NamePattern covers = NamePattern.of(pattern);
    return instruments.stream().filter(info -> covers.matches(info.name())).toList();
  }

  @Override
  public Request monitor(MonitorRequest wanted, MonitorListener listener) {
    asked.add("monitor " + wanted.patterns() + " as " + wanted.name().orElse("nobody"));
    return begin(wanted, listener);
  }

  @Override
  public Request monitor(MonitorRequest wanted) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Request resume(String name, MonitorListener listener) {
    asked.add("resume " + name);
    MonitorRequest wanted = kept.get(name);
    if (wanted == null) {
      throw new NoSuchElementException(name);
    }
    return begin(wanted, listener);
  }

  private Request begin(MonitorRequest wanted, MonitorListener listener) {
    Consumer<MonitorListener> script = stream;
    script.accept(listener);
    return new FakeRequest(wanted, listener);
  }

  @Override
  public List<Reading> sense(Collection<String> names) {
    return names.stream()
        .map(
            name ->
                readings.getOrDefault(
                    name, Fakes.unavailable(name, Causes.NOT_EXPORTED, "nobody exports it")))
        .toList();
  }

  @Override
  public CompletionStage<Outcome> modify(Change wanted) {
    change = wanted;
    return answer;
  }

  @Override
  public CompletionStage<Outcome> outcome(String control, ChangeKey key) {
    asked.add("outcome " + control + " " + key);
    return answer;
  }

  @Override
  public CompletionStage<Outcome> fire(String testPoint, List<?> arguments, String reason) {
    firedWith = arguments;
    asked.add("fire " + testPoint + " because " + reason);
    return answer;
  }

  @Override
  public Importer as(Subject subject) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {
    asked.add("close");
  }

  private final class FakeRequest implements Request {
    private final MonitorRequest wanted;
    private final MonitorListener listener;
    private boolean closed;

    FakeRequest(MonitorRequest wanted, MonitorListener listener) {
      this.wanted = wanted;
      this.listener = listener;
    }

    @Override
    public String id() {
      return "r1";
    }

    @Override
    public MonitorRequest wanted() {
      return wanted;
    }

    @Override
    public List<Monitor> monitors() {
      return List.of();
    }

    @Override
    public int poll(Collection<? super MonitorEvent> buffer, Duration timeout) {
      throw new IllegalStateException("the stream goes to a listener");
    }

    @Override
    public void subscribe(Flow.Subscriber<? super MonitorEvent> subscriber) {
      throw new IllegalStateException("the stream goes to a listener");
    }

    @Override
    public boolean isClosed() {
      return closed;
    }

    @Override
    public void close() {
      closed = true;
      asked.add("close request " + wanted.name().orElse("nobody"));
      listener.onClose();
    }
  }
}
