package org.vigil.itests.simulator;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.vigil.api.Control.Setting;
import org.vigil.api.Counter;
import org.vigil.api.Entity;
import org.vigil.api.EntityName;
import org.vigil.api.Instrument;
import org.vigil.api.InstrumentName;
import org.vigil.api.LongControl;
import org.vigil.api.LongIndicator;
import org.vigil.api.WorkLease;

/** One replica of the bank: a service with an instrument of each kind that matters. */
final class BankService {
  static final EntityName BANK = EntityName.of("bank");

  /** Each report of it is wanted, whatever dies. */
  static final InstrumentName TRANSFERS = BANK.instrument("transfers");

  /** Kept for successors. */
  static final InstrumentName BALANCE = BANK.instrument("balance");

  /** Of this replica only. */
  static final InstrumentName DEPTH = BANK.instrument("depth");

  static final InstrumentName WORKERS = BANK.instrument("workers");

  /** Kept on disk. */
  static final InstrumentName LIMIT = BANK.instrument("limit");

  static final List<InstrumentName> CONTROLS = List.of(WORKERS, LIMIT);
  static final List<InstrumentName> ALL = List.of(TRANSFERS, BALANCE, DEPTH, WORKERS, LIMIT);
  static final String BUNDLE = "org.bank";
  private static final int RETAINED = 64;

  /** Short, so that faults outlast it. */
  static final Duration LEASE = Duration.ofMillis(300);

  private final Counter transfers = Counter.named("transfers").retained(RETAINED).durable().build();
  private final LongIndicator balance = LongIndicator.named("balance").checkpointed().build();
  private final LongIndicator depth = LongIndicator.named("depth").build();
  private final LongControl workers = LongControl.named("workers").onChange(this::hear).build();
  private final LongControl limit =
      LongControl.named("limit").persistent().onChange(this::hear).build();
  private final WorkLease lease = new WorkLease(LEASE);
  private final Entity entity;
  private boolean isHanging;
  private boolean isThrowing;

  /**
   * A replica.
   *
   * @param isLeased whether only one of them is to work at a time
   */
  BankService(boolean isLeased) {
    Entity.Builder builder =
        Entity.named(BANK.toString()).instruments(transfers, balance, depth, workers, limit);
    entity = isLeased ? builder.workLease(lease).build() : builder.build();
  }

  private void hear(Object value) {
    if (isThrowing) {
      throw new IllegalStateException("no " + value + " today");
    }
  }

  Entity entity() {
    return entity;
  }

  Instrument instrument(InstrumentName name) {
    Instrument instrument = entity.instruments().get(name.name());
    if (instrument == null) {
      throw new IllegalArgumentException(name.toString());
    }
    return instrument;
  }

  /** What a control is set to. */
  Setting setting(InstrumentName control) {
    return (control.equals(LIMIT) ? limit : workers).setting();
  }

  /** Whether its lease is held at this moment of its clock. */
  boolean mayWork(long nowNanos) {
    return lease.isHeldAt(nowNanos);
  }

  /** Does a little of its work. */
  void work(Random random) {
    switch (random.nextInt(4)) {
      case 0 -> transfers.increment();
      case 1 -> balance.add(random.nextInt(-5, 9));
      case 2 -> depth.set(random.nextInt(50));
      default ->
          entity.publish(
              () -> {
                transfers.increment();
                balance.add(1);
              });
    }
  }

  /** Its setter does not come back from now on, or does again. */
  void hang(boolean now) {
    isHanging = now;
  }

  boolean isHanging() {
    return isHanging;
  }

  void throwing(boolean now) {
    isThrowing = now;
  }
}
