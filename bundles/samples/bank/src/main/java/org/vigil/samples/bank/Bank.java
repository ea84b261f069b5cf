package org.vigil.samples.bank;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vigil.api.BooleanControl;
import org.vigil.api.Counter;
import org.vigil.api.Entity;
import org.vigil.api.Instrumented;
import org.vigil.api.LongControl;
import org.vigil.api.LongIndicator;
import org.vigil.api.StateIndicator;
import org.vigil.api.TestPoint;
import org.vigil.api.ValueType;
import org.vigil.api.WorkLease;

/**
 * An instrumented service: a bank whose tellers move money between accounts all day.
 *
 * <p>Its instruments are plain fields. It sets them without asking whether anybody looks, and
 * refers to no service of Vigil.
 *
 * <p>It is a process pair: where nodes are linked each may have a replica of it, and the one that
 * holds the work lease moves money (R6). What it is and has counted is checkpointed, so that
 * another one goes on from there: no importer sees a counter fall or money come or go (F37).
 */
@Component(name = "org.vigil.samples.bank", service = Instrumented.class, immediate = true)
public final class Bank implements Instrumented {
  private static final Logger LOG = LoggerFactory.getLogger(Bank.class);

  /** Each teller rests this long between two transfers, and needs about so long for one. */
  private static final long REST_MILLIS = 30;

  private static final long TRANSFER_MILLIS = 10;

  /** Whether transfers are made. */
  enum State {
    /** Another replica makes them, or none yet. */
    STANDBY,
    OPEN,
    PAUSED,
    /** The sum of all accounts has changed, which must never be. */
    BROKEN
  }

  private final WorkLease lease = new WorkLease();
  private final Accounts accounts = new Accounts(10, 10_000);

  private final Counter committed =
      Counter.named("transfers.committed")
          .unit("1")
          .description("transfers made")
          .checkpointed()
          .durable()
          .build();
  private final Counter rejected =
      Counter.named("transfers.rejected")
          .unit("1")
          .description("transfers above the limit or without cover")
          .checkpointed()
          .build();
  private final LongIndicator inflight =
      LongIndicator.named("transfers.inflight").unit("1").description("transfers begun").build();
  private final LongIndicator north =
      LongIndicator.named("balance.north")
          .unit("EUR")
          .description("sum of the accounts kept in the north")
          .initial(accounts.north())
          .checkpointed()
          .build();
  private final LongIndicator south =
      LongIndicator.named("balance.south")
          .unit("EUR")
          .description("sum of the accounts kept in the south")
          .initial(accounts.south())
          .checkpointed()
          .build();
  private final LongIndicator total =
      LongIndicator.named("balance.total")
          .unit("EUR")
          .description("sum of all accounts, which never changes")
          .initial(accounts.north() + accounts.south())
          .build();
  private final LongIndicator largest =
      LongIndicator.dynamic("balance.largest", accounts::largest)
          .unit("EUR")
          .description("the fullest account, looked up while somebody looks")
          .build();
  private final StateIndicator<State> state =
      StateIndicator.named("state", State.class).description("what the bank is doing").build();
  private final LongControl workers =
      LongControl.named("workers")
          .unit("1")
          .description("tellers at work, each a thread")
          .range(1, 64)
          .initial(4)
          .onChange(tellers -> staff((int) tellers.asLong()))
          .build();
  private final LongControl limit =
      LongControl.named("transfer.limit")
          .unit("EUR")
          .description("the largest amount of one transfer")
          .range(1, 1_000)
          .initial(900)
          .persistent()
          .build();
  private final BooleanControl paused =
      BooleanControl.named("paused").description("no transfers for a while").build();
  private final TestPoint commit =
      TestPoint.named("transfer.commit", ValueType.INTEGER)
          .unit("EUR")
          .description("a transfer is about to be committed")
          .argument("amount", ValueType.INTEGER)
          .argument("from", ValueType.INTEGER)
          .argument("to", ValueType.INTEGER)
          .procedure(transfer -> transfer.asLong("amount"))
          .build();

  private final Entity entity =
      Entity.named("bank")
          .instruments(committed, rejected, inflight, north, south, total, largest, state)
          .instruments(workers, limit, paused, commit)
          .instruments(accounts.instruments())
          .workLease(lease)
          .build();

  private final long opening = total.get();
  private final ScheduledThreadPoolExecutor threads = new ScheduledThreadPoolExecutor(0);
  private final Deque<Future<?>> tellers = new ArrayDeque<>();

  /** Opens the bank. */
  @Activate
  public Bank() {
    threads.setThreadFactory(task -> new Thread(task, "bank-teller"));
    staff((int) workers.get());
  }

  @Override
  public Entity entity() {
    return entity;
  }

  /** Closes the bank: the tellers finish the transfer in hand and go. */
  @Deactivate
  void close() throws InterruptedException {
    threads.shutdownNow();
    if (!threads.awaitTermination(1, TimeUnit.SECONDS)) {
      LOG.warn("A teller did not go home within 1 s; its thread ends with its transfer");
    }
  }

  /** Hires or sends home until so many tellers are at work; being told twice does no harm. */
  private void staff(int wanted) {
    synchronized (tellers) {
      threads.setCorePoolSize(wanted);
      while (tellers.size() < wanted) {
        tellers.push(
            threads.scheduleWithFixedDelay(this::work, 0, REST_MILLIS, TimeUnit.MILLISECONDS));
      }
      while (tellers.size() > wanted) {
        tellers.pop().cancel(false);
      }
    }
  }

  private void work() {
    if (look() == State.OPEN) {
      ThreadLocalRandom random = ThreadLocalRandom.current();
      inflight.add(1);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(TRANSFER_MILLIS)); // the paperwork
      transfer(
          random.nextLong(1, 1_001),
          random.nextInt(accounts.count()),
          random.nextInt(accounts.count()));
      inflight.add(-1);
    }
  }

  /** What to do now. A replica that begins to work counts the money that it has taken over. */
  private synchronized State look() {
    State now = State.STANDBY;
    if (lease.isHeld()) {
      if (state.get() == State.STANDBY) {
        entity.publish(this::count);
      }
      now = paused.get() ? State.PAUSED : State.OPEN;
      now = total.get() == opening ? now : State.BROKEN;
    }
    state.set(now);
    return now;
  }

  /**
   * Published as one, a transfer is seen whole or not at all: by importers, none of which sees
   * money that has left the north and not arrived in the south (F8), and by another replica, which
   * starts from a checkpoint. The lease is asked for inside, so that what is done once it is over
   * is not.
   */
  void transfer(long amount, int from, int to) {
    commit.reached(amount, from, to);
    entity.publish(
        () -> {
          if (lease.isHeld()) {
            book(amount, from, to);
          }
        });
  }

  private void book(long amount, int from, int to) {
    if (amount > limit.get() || !accounts.move(amount, from, to)) {
      rejected.increment();
      return;
    }
    committed.increment();
    count();
  }

  private void count() {
    north.set(accounts.north());
    south.set(accounts.south());
    total.set(north.get() + south.get());
  }
}
