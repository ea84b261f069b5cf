package org.vigil.samples.bank;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vigil.api.Arguments;
import org.vigil.api.Control;
import org.vigil.api.Instrument;
import org.vigil.api.Interest;
import org.vigil.api.Sample;
import org.vigil.api.Significance;
import org.vigil.api.Tap;
import org.vigil.api.TapOwner;
import org.vigil.api.TestPoint;
import org.vigil.api.Value;
import org.vigil.api.WorkLease;

class BankTest {
  private static final long ALL_MONEY = 100_000;

  private final Bank bank = new Bank();
  private final Map<String, Instrument> instruments = bank.entity().instruments();
  private final TapOwner exporter = new TapOwner("exporter");

  @BeforeEach
  void grantsItTheLease() {
    lease().grant(exporter);
  }

  private WorkLease lease() {
    return bank.entity().workLease().orElseThrow();
  }

  @AfterEach
  void close() throws InterruptedException {
    bank.close();
  }

  @Test
  void worksWhileItHoldsTheLease() { // R6
    await(() -> number("transfers.committed") >= 10);

    assertThat(number("balance.total")).isEqualTo(ALL_MONEY);
    await(() -> read("state").equals("OPEN"));
  }

  @Test
  void movesNoMoneyWithoutTheLease() { // R6
    losesTheLease();
    long committed = number("transfers.committed");

    bank.transfer(500, 0, 1);

    assertThat(number("transfers.committed")).isEqualTo(committed);
    lease().grant(exporter);
    await(() -> number("transfers.committed") > committed);
  }

  private void losesTheLease() {
    await(() -> read("state").equals("OPEN"));
    lease().resign(exporter);
    await(() -> read("state").equals("STANDBY") && number("transfers.inflight") == 0);
  }

  @Test
  void goesOnFromWhatAnotherReplicaHad() throws InterruptedException { // F37
    await(() -> number("transfers.committed") >= 10);
    bank.close();
    Bank replica = new Bank();
    for (Instrument instrument : replica.entity().instruments().values()) {
      takeOver(instrument, value(instrument.declaration().name()));
    }

    replica.entity().workLease().orElseThrow().grant(exporter);
    Tap committed = replica.entity().instruments().get("transfers.committed").tap();
    await(() -> committed.read().asLong() > number("transfers.committed"));
    replica.close();

    assertThat(replica.entity().instruments().get("balance.total").tap().read())
        .isEqualTo(Value.integer(ALL_MONEY));
  }

  @Test
  void noticesMoneyThatWasLostOnTheWay() {
    losesTheLease();
    takeOver(instruments.get("account.3"), Value.integer(1));
    long committed = number("transfers.committed");

    lease().grant(exporter);

    await(() -> read("state").equals("BROKEN"));
    assertThat(number("transfers.committed")).isEqualTo(committed);
  }

  private void takeOver(Instrument instrument, Value kept) {
    if (instrument.declaration().isCheckpointed()) {
      instrument.tap().attach(exporter);
      instrument.tap().inherit(exporter, 1, kept, true);
    }
  }

  @Test
  void keepsTheSumOfAllAccountsWhileManyTransfer() throws InterruptedException {
    CountDownLatch start = new CountDownLatch(1);
    List<Thread> tellers =
        Stream.generate(() -> new Thread(() -> transferAround(start))).limit(4).toList();
    tellers.forEach(Thread::start);
    start.countDown();
    for (Thread teller : tellers) {
      teller.join();
    }

    await(() -> read("state").equals("OPEN"));
    bank.close();
    assertThat(number("balance.north") + number("balance.south")).isEqualTo(ALL_MONEY);
    assertThat(number("balance.total")).isEqualTo(ALL_MONEY);
  }

  private void transferAround(CountDownLatch start) {
    try {
      start.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (int i = 0; i < 10_000; i++) {
      bank.transfer(1 + i % 500, i % 10, (i * 7 + 1) % 10);
    }
  }

  @Test
  void showsBothSidesOfATransferInOnePublication() throws InterruptedException {
    bank.close();
    long before = bank.entity().publication();
    long north = number("balance.north");

    bank.transfer(500, 0, 1);

    assertThat(bank.entity().publication()).isEqualTo(before + 2);
    assertThat(number("balance.north")).isEqualTo(north - 500);
    assertThat(number("balance.south")).isEqualTo(ALL_MONEY - north + 500);
  }

  @Test
  void rejectsWhatIsAboveTheLimit() throws InterruptedException {
    bank.close();
    long rejected = number("transfers.rejected");

    bank.transfer(901, 0, 1);

    assertThat(number("transfers.rejected")).isEqualTo(rejected + 1);

    change("transfer.limit", Value.integer(1_000));
    bank.transfer(901, 0, 1);
    assertThat(number("transfers.rejected")).isEqualTo(rejected + 1);
  }

  @Test
  void rejectsWhatAnAccountDoesNotHave() throws InterruptedException {
    bank.close();
    long rejected = number("transfers.rejected");

    for (int i = 0; i < 12; i++) {
      bank.transfer(900, 0, 1);
    }

    assertThat(number("transfers.rejected")).isGreaterThan(rejected);
  }

  @Test
  void hasAsManyTellersAsTheControlSays() {
    change("workers", Value.integer(8));
    await(() -> tellers() == 8);

    change("workers", Value.integer(1));
    await(() -> tellers() == 1);
  }

  @Test
  void pausesAndGoesOn() {
    change("paused", Value.bool(true));
    await(() -> read("state").equals("PAUSED") && number("transfers.inflight") == 0);

    long committed = number("transfers.committed");
    change("paused", Value.bool(false));
    await(() -> number("transfers.committed") > committed);
    await(() -> read("state").equals("OPEN"));
  }

  @Test
  void takesOneToSixtyFourWorkers() {
    Control workers = (Control) instruments.get("workers");

    assertThat(workers.setting().value()).isEqualTo(Value.integer(4));
    assertThat(workers.refusalOf(Value.integer(64))).isEmpty();
    assertThat(workers.refusalOf(Value.integer(0)).orElseThrow().message())
        .isEqualTo("workers takes 1..64, not 0");
  }

  @Test
  void reportsTheAmountAtTheTestPointWhileSomebodyLooks() throws InterruptedException {
    bank.close();
    TestPoint commit = (TestPoint) instruments.get("transfer.commit");
    TapOwner owner = new TapOwner("test");
    commit.tap().attach(owner);
    commit.tap().arm(owner, new Interest(List.of(Significance.ANY_CHANGE), false));

    bank.transfer(123, 4, 5);

    Sample sample = commit.tap().take(owner, null);
    assertThat(sample.value()).isEqualTo(Value.integer(123));
    Arguments fired =
        Arguments.of(
            commit.declaration(), List.of(Value.integer(7), Value.integer(1), Value.integer(2)));
    assertThat(commit.run(fired)).isEqualTo(Value.integer(7));
  }

  @Test
  void leavesNoThreadBehind() throws InterruptedException {
    bank.close();

    await(() -> tellers() == 0);
  }

  private void change(String name, Value value) {
    Control control = (Control) instruments.get(name);
    TapOwner owner = new TapOwner("test");
    control.tap().attach(owner);
    control.put(owner, new Control.Setting(value, control.setting().revision() + 1, null));
    control.takeEffect();
    control.tap().detach(owner);
  }

  private Value value(String name) {
    return instruments.get(name).tap().read();
  }

  private long number(String name) {
    return value(name).asLong();
  }

  private String read(String name) {
    return value(name).asText();
  }

  private static long tellers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("bank-teller"))
        .count();
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }
}
