package org.vigil.exporter.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.slf4j.helpers.NOPLogger;
import org.vigil.api.Entity;
import org.vigil.api.EntityName;
import org.vigil.api.Epoch;
import org.vigil.api.Instrument;
import org.vigil.api.LongControl;
import org.vigil.api.LongIndicator;
import org.vigil.api.Significance;
import org.vigil.api.TapOwner;
import org.vigil.api.client.Causes;
import org.vigil.spi.Clock;
import org.vigil.spi.Outlet;
import org.vigil.spi.Peer;
import org.vigil.spi.Role;
import org.vigil.spi.message.AssignmentMessage.Assigned;
import org.vigil.spi.message.AssignmentMessage.Checkpoint;
import org.vigil.spi.message.AssignmentMessage.Stored;
import org.vigil.spi.message.Message;
import org.vigil.spi.message.ReportMessage.Arm;
import org.vigil.spi.message.ReportMessage.Arming;
import org.vigil.spi.message.ReportMessage.Opened;
import org.vigil.spi.message.ReportMessage.Reports;

/**
 * Takeovers that a backup plays to itself, with an entity that nobody else sees and a clock of its
 * own. A JVM loads, links and interprets what it never did before: without a rehearsal it would do
 * so in the first takeover of a bundle, while people wait.
 */
final class Rehearsal {
  private static final int INDICATORS = 60;
  private static final int TAKEOVERS = 12;
  private static final int CYCLES = 6;
  private static final EntityName PLAY = EntityName.of("rehearsal");
  private static final Peer AGENT = new Peer("stage", Role.AGENT, "agent", 1);
  private static final Peer COORDINATOR = new Peer("stage", Role.COORDINATOR, "coordinator", 2);

  private final LongIndicator[] indicators =
      IntStream.range(0, INDICATORS)
          .mapToObj(number -> LongIndicator.named("i" + number).build())
          .toArray(LongIndicator[]::new);
  private final Entity entity;
  private long nowNanos;
  private long reports;

  private Rehearsal() {
    List<Instrument> instruments = new ArrayList<>(List.of(indicators));
    instruments.add(LongIndicator.named("kept").checkpointed().build());
    instruments.add(LongControl.named("control").build());
    entity =
        Entity.named(PLAY.toString()).instruments(instruments.toArray(Instrument[]::new)).build();
  }

  /**
   * Plays it.
   *
   * @param goesOn asked before each takeover
   * @return how many reports came of it
   */
  static long play(BooleanSupplier goesOn) {
    Rehearsal rehearsal = new Rehearsal();
    Part one = rehearsal.new Part(3);
    Part other = rehearsal.new Part(4);
    for (int epoch = 1; epoch <= TAKEOVERS && goesOn.getAsBoolean(); epoch++) {
      rehearsal.takeOver(epoch % 2 == 0 ? other : one, epoch % 2 == 0 ? one : other, epoch);
    }
    return rehearsal.reports;
  }

  private void takeOver(Part successor, Part predecessor, int number) {
    Assigned assigned =
        new Assigned(
            PLAY,
            Epoch.of(number, successor.self.incarnation()),
            Optional.of(successor.self),
            false,
            List.of(),
            PLAY.toString(),
            Causes.EXPORTER_STOPPED,
            List.of());
    successor.hears(COORDINATOR, assigned);
    predecessor.hears(COORDINATOR, assigned);
    for (int cycle = 0; cycle < CYCLES; cycle++) {
      for (LongIndicator indicator : indicators) {
        indicator.add(1);
      }
      nowNanos += TimeUnit.MILLISECONDS.toNanos(5);
      successor.core.onTick(nowNanos);
      successor.hearAnswers();
    }
  }

  /** One of the two exporters. */
  private final class Part implements Outlet, Clock, Procedures {
    private final Peer self;
    private final ExporterCore core;
    private final Deque<Runnable> answers = new ArrayDeque<>();

    Part(long incarnation) {
      self = new Peer("stage", Role.EXPORTER, "exporter", incarnation);
      core =
          new ExporterCore(
              this,
              this,
              this,
              new TapOwner(PLAY.toString()),
              ExporterSettings.defaults(false),
              NOPLogger.NOP_LOGGER);
      core.add(new Service(entity, PLAY.toString(), PLAY.toString()));
      core.onUp(COORDINATOR, nowNanos);
      core.onUp(AGENT, nowNanos);
    }

    void hears(Peer from, Message message) {
      core.onMessage(from, message, nowNanos);
      hearAnswers();
    }

    void hearAnswers() {
      for (Runnable next = answers.poll(); next != null; next = answers.poll()) {
        next.run();
      }
    }

    @Override
    public boolean send(Peer to, Message message) {
      if (message instanceof Opened opened && to.equals(AGENT)) {
        List<Arming> armings =
            IntStream.range(0, opened.declarations().size())
                .mapToObj(handle -> new Arming(handle, List.of(Significance.ANY_CHANGE), false, -1))
                .toList();
        answers.add(() -> hears(AGENT, new Arm(PLAY, opened.epoch(), armings)));
      } else if (message instanceof Checkpoint kept) {
        Stored stored = new Stored(PLAY, kept.epoch(), kept.index());
        answers.add(() -> hears(COORDINATOR, stored));
      } else if (message instanceof Reports some) {
        reports += some.items().size();
      }
      return true;
    }

    @Override
    public Peer self() {
      return self;
    }

    @Override
    public long nanos() {
      return nowNanos;
    }

    @Override
    public long millis() {
      return TimeUnit.NANOSECONDS.toMillis(nowNanos);
    }

    @Override
    public <T> Runnable start(Callable<T> work, Consumer<Returned<T>> answer) {
      answers.add(() -> answer.accept(returned(work)));
      return () -> {};
    }

    private static <T> Returned<T> returned(Callable<T> work) {
      try {
        return new Returned<>(work.call(), null);
      } catch (Exception e) { // it is told to whoever asked
        return new Returned<>(null, e);
      }
    }
  }
}
