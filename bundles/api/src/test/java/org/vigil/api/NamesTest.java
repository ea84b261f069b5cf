package org.vigil.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
  @Test
  void takesAnEntityApart() {
    EntityName plain = EntityName.of("shop.orders-2");
    EntityName onNode = EntityName.of("jvm@node-1");

    assertThat(plain.base()).isEqualTo("shop.orders-2");
    assertThat(plain.node()).isEmpty();
    assertThat(onNode.base()).isEqualTo("jvm");
    assertThat(onNode.node()).contains("node-1");
    assertThat(EntityName.of("jvm").at("node-1")).isEqualTo(onNode).hasSameHashCodeAs(onNode);
    assertThat(onNode).hasToString("jvm@node-1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ".", "a.", ".a", "a..b", "a b", "a/b", "ä", "a@", "@n", "a@n.m", "a@b@c", "*"})
  void refusesEntitiesThatAreMalformed(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EntityName.of(text))
        .withMessageStartingWith("'" + text + "' is no entity name: it takes dotted segments");
  }

  @Test
  void takesAnInstrumentApart() {
    InstrumentName name = InstrumentName.of("jvm@node-1/heap.used");

    assertThat(name.entity()).isEqualTo(EntityName.of("jvm@node-1"));
    assertThat(name.name()).isEqualTo("heap.used");
    assertThat(name).hasToString("jvm@node-1/heap.used");
    assertThat(name).isEqualTo(EntityName.of("jvm").at("node-1").instrument("heap.used"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bank/", "bank/a.", "bank/a/b", "bank/a@n", "bank/a b", "bank/*"})
  void refusesInstrumentsThatAreMalformed(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> InstrumentName.of(text))
        .withMessageContaining("is no name of an instrument");
  }

  @Test
  void saysWhatAnInstrumentNameTakesWhenTheSlashIsMissing() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> InstrumentName.of("workers"))
        .withMessage("'workers' is no instrument name: it takes entity/name, as in bank/workers");
  }

  @Test
  void refusesNamesThatAreTooLong() {
    EntityName longest = EntityName.of("a".repeat(255));
    assertThat(longest.instrument("b".repeat(255)).toString()).hasSize(511);
    assertThatIllegalArgumentException().isThrownBy(() -> EntityName.of("a".repeat(256)));
    assertThatIllegalArgumentException().isThrownBy(() -> longest.instrument("b".repeat(256)));
  }

  @Test
  void ordersByEntityThenByName() {
    List<InstrumentName> sorted =
        Stream.of("b/a", "a/c", "a@n/a", "a/b").map(InstrumentName::of).sorted().toList();

    assertThat(sorted).map(InstrumentName::toString).containsExactly("a/b", "a/c", "a@n/a", "b/a");
  }
}
