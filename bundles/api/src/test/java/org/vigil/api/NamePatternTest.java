package org.vigil.api;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamePatternTest {
  @ParameterizedTest
  @CsvSource({
    "bank/workers, bank/workers",
    "bank/**, bank/workers",
    "bank/**, bank/transfers.committed.today",
    "bank/*, bank/workers",
    "bank/transfers.*, bank/transfers.committed",
    "bank/transfers.**, bank/transfers",
    "bank/transfers.**, bank/transfers.committed.today",
    "bank/**.today, bank/today",
    "bank/**.today, bank/transfers.committed.today",
    "bank/a.**.z, bank/a.z",
    "bank/a.**.z, bank/a.b.c.z",
    "bank/**mitt**, bank/transfers.committed.today",
    "bank/t*.*ed, bank/transfers.committed",
    "b*k/**, bank/workers",
    "*/workers, bank/workers",
    "**/workers, shop.till/workers",
    "shop.**/workers, shop/workers",
    "bank, bank/workers",
    "node@*/heap.**, node@node-1/heap.used",
    "node@node-*/**, node@node-1/uptime",
    "*@node-1/**, node@node-1/uptime",
    "**, node@node-1/uptime",
    "**, bank/workers",
    "shop.**, shop.till@node-1/open",
  })
  void covers(String pattern, String name) {
    assertThat(NamePattern.of(pattern).matches(InstrumentName.of(name))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "bank/workers, bank/workers2",
    "bank/worker, bank/workers",
    "bank/*, bank/transfers.committed",
    "bank/transfers.*, bank/transfers",
    "bank/transfers.**, bank/transfersX",
    "bank/**.today, bank/yesterday.nottoday",
    "bank/a.**.z, bank/a.bz",
    "bank/**, banks/workers",
    "bank/**, bank@node-1/workers",
    "bank, bank@node-1/workers",
    "*/workers, shop.till/workers",
    "node@node-1/**, node@node-2/uptime",
    "node@*/**, node/uptime",
    "bank/work.rs, bank/workers",
  })
  void doesNotCover(String pattern, String name) {
    assertThat(NamePattern.of(pattern).matches(InstrumentName.of(name))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "bank/",
        "/workers",
        "bank/***",
        "bank/a..b",
        "bank/.a",
        "bank/a.",
        "bank/a/b",
        "bank/a@n",
        "bank@/a",
        "bank/wörkers",
        "bank/[a-z]",
        "bank/a b"
      })
  void refusesPatternsThatAreMalformed(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NamePattern.of(text))
        .withMessageStartingWith("'" + text + "' is no pattern: it takes entity/name");
  }

  @Test
  void knowsWhetherItNamesOneInstrument() {
    assertThat(NamePattern.of("bank/workers").isExact()).isTrue();
    assertThat(NamePattern.of(InstrumentName.of("jvm@n/heap")).isExact()).isTrue();
    assertThat(NamePattern.of("bank/*").isExact()).isFalse();
    assertThat(NamePattern.of("bank").isExact()).isFalse();
  }

  @Test
  void coversEntities() {
    assertThat(NamePattern.of("bank/x").matches(EntityName.of("bank"))).isTrue();
    assertThat(NamePattern.of("bank/**").matches(EntityName.of("bank@n"))).isFalse();
    assertThat(NamePattern.of("**/x").matches(EntityName.of("bank@n"))).isTrue();
  }

  /** As a regular expression this pattern would not be done today. */
  @Test
  @Timeout(value = 10, unit = SECONDS)
  void answersAtOnceWhateverIsAsked() {
    NamePattern pattern = NamePattern.of("bank/" + "*e".repeat(100) + "*x");

    assertThat(pattern.matches(InstrumentName.of("bank/" + "e".repeat(255)))).isFalse();
  }
}
