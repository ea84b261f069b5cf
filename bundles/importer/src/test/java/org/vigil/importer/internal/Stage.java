package org.vigil.importer.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.vigil.api.Epoch;
import org.vigil.api.InstrumentName;
import org.vigil.api.Value;
import org.vigil.api.client.Causes;
import org.vigil.api.client.Importer;
import org.vigil.spi.Outlet;
import org.vigil.spi.Peer;
import org.vigil.spi.Role;
import org.vigil.spi.message.Message;
import org.vigil.spi.message.SessionMessage.Became;
import org.vigil.spi.message.SessionMessage.Delivered;
import org.vigil.spi.message.SessionMessage.Event;
import org.vigil.spi.message.SessionMessage.Introduced;
import org.vigil.spi.message.SessionMessage.Missed;
import org.vigil.spi.message.SessionMessage.Open;
import org.vigil.spi.message.SessionMessage.Reported;
import org.vigil.spi.message.SessionMessage.Spec;

/**
 * An importer with an agent played by the test: what the importer sends is kept and, if the test
 * says how, answered at once. The core runs on the test's thread, in virtual time.
 */
final class Stage implements Outlet, AutoCloseable {
  static final Epoch EPOCH = Epoch.of(1, 7);
  static final InstrumentName DEPTH = InstrumentName.of("bank/depth");
  static final InstrumentName WORKERS = InstrumentName.of("bank/workers");

  final VirtualClock clock = new VirtualClock();
  final List<Message> sent = Collections.synchronizedList(new ArrayList<>());
  final Delivery delivery;
  final ImporterRole role;
  final ImporterCore core;
  private Settings settings = Settings.DEFAULTS;
  private volatile boolean refusing;
  private Function<Message, @Nullable Message> answers = message -> null;
  private Peer agent = agent(1);

  Stage() {
    this(4);
  }

  Stage(int listenerThreads) {
    delivery = new Delivery(clock, listenerThreads);
    role = new ImporterRole(this::onCoreThread, clock, delivery, () -> settings);
    core = role.core(this);
  }

  private synchronized void onCoreThread(Runnable command) {
    command.run();
  }

  static Peer agent(long incarnation) {
    return new Peer("node-1", Role.AGENT, "org.vigil.agent", incarnation);
  }

  void settings(Settings next) {
    settings = next;
  }

  Importer session() {
    return new SessionImporter(role, new Session("org.client", role));
  }

  // ---- the agent

  Stage agentUp() {
    core.onUp(agent, clock.nanos());
    return this;
  }

  void agentDown() {
    core.onDown(agent, Causes.EXPORTER_STOPPED, clock.nanos());
  }

  /** Another incarnation of the agent comes up. */
  void nextAgentUp() {
    agent = agent(agent.incarnation() + 1);
    agentUp();
  }

  /** The agent takes nothing for now, or again. */
  void refuse(boolean now) {
    refusing = now;
  }

  void answer(Function<Message, @Nullable Message> how) {
    answers = how;
  }

  @Override
  public boolean send(Peer to, Message message) {
    if (refusing || !to.equals(agent)) {
      return false;
    }
    sent.add(message);
    Message answer = answers.apply(message);
    if (answer != null) {
      say(answer);
    }
    return true;
  }

  @Override
  public Peer self() {
    return new Peer("node-1", Role.IMPORTER, "org.vigil.importer", 5);
  }

  void say(Message message) {
    core.onMessage(agent, message, clock.nanos());
  }

  /** Introduces DEPTH as 1 and WORKERS as 2, and delivers. */
  void deliver(String request, Event... events) {
    say(
        new Delivered(
            request,
            List.of(new Introduced(1, DEPTH), new Introduced(2, WORKERS)),
            List.of(events)));
  }

  void tick(Duration later) {
    clock.advance(later);
    core.onTick(clock.nanos());
  }

  // ---- what was said

  <M extends Message> List<M> sent(Class<M> kind) {
    synchronized (sent) {
      return sent.stream().filter(kind::isInstance).map(kind::cast).toList();
    }
  }

  <M extends Message> M lastSent(Class<M> kind) {
    List<M> all = sent(kind);
    if (all.isEmpty()) {
      throw new AssertionError("no " + kind.getSimpleName() + " was sent, but " + sent);
    }
    return all.get(all.size() - 1);
  }

  /** The spec of the last request that was opened. */
  Spec opened() {
    return lastSent(Open.class).spec();
  }

  // ---- events

  static Reported report(int handle, long sequence) {
    return report(handle, sequence, 0, 0);
  }

  static Reported report(int handle, long sequence, long conflated, long suppressed) {
    return new Reported(
        handle,
        EPOCH,
        sequence,
        conflated,
        suppressed,
        sequence,
        0,
        Value.integer(sequence),
        Value.integer(sequence),
        Value.integer(sequence),
        null);
  }

  static Missed missed(int handle, long from, long to) {
    return new Missed(handle, EPOCH, from, to, false);
  }

  static Became became(int handle, String state) {
    return new Became(handle, state, "");
  }

  static ReceivedReport received(InstrumentName instrument, long sequence) {
    return ReceivedReport.of(instrument, report(0, sequence));
  }

  static ReceivedGap gap(InstrumentName instrument, long from, long to) {
    return ReceivedGap.of(instrument, missed(0, from, to));
  }

  /** Waits for what another thread does, for 10 s at most. */
  static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + 10_000_000_000L;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("it did not come true within 10 s");
      }
      Thread.onSpinWait();
    }
  }

  @Override
  public void close() {
    role.close();
    delivery.close(Duration.ofSeconds(2));
  }
}
