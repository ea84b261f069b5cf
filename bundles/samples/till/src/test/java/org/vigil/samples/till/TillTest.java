package org.vigil.samples.till;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.vigil.api.Value;

class TillTest {
  private final Till till = new Till();

  @Test
  void takesThePriceOfEachTicket() {
    till.close();
    long sold = read("sold");

    till.sell();

    assertThat(read("sold")).isEqualTo(sold + 1);
    assertThat(read("takings")).isEqualTo(10 * (sold + 1));
  }

  @Test
  void aTillElsewhereGoesOnFromWhatIsCheckpointed() {
    till.close();

    assertThat(till.entity().instruments().values())
        .filteredOn(instrument -> instrument.declaration().isCheckpointed())
        .extracting(instrument -> instrument.declaration().name())
        .containsExactly("sold", "takings");
  }

  private long read(String instrument) {
    Value value = till.entity().instruments().get(instrument).tap().read();
    return value.asLong();
  }
}
