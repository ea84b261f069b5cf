package org.vigil.itests.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.vigil.api.Epoch;
import org.vigil.api.InstrumentName;
import org.vigil.api.Refusal;
import org.vigil.api.Value;
import org.vigil.api.client.Gap;
import org.vigil.api.client.Report;

/** The story's own eyes: a check that sees nothing would hold for ever. */
class RowTest {
  private static final InstrumentName COUNTER = InstrumentName.of("bank/transfers.committed");

  private final Row row = new Row();

  @Test
  void findsNothingWrongWithARowThatOnlyGrows() {
    assertThat(row.hear(report(1, 1, 10), 7)).isEmpty();
    assertThat(row.hear(report(1, 2, 11), 8)).isEmpty();
    assertThat(row.hear(report(2, 3, 11), 9)).isEmpty();
    assertThat(row.goodSinceNanos()).isEqualTo(9);
  }

  @Test
  void seesASilentGap() {
    row.hear(report(1, 1, 10), 0);

    assertThat(row.hear(report(1, 4, 11), 0)).singleElement().asString().contains("a silent gap");
  }

  @Test
  void acceptsAGapThatWasTold() {
    row.hear(report(1, 1, 10), 0);
    row.hear(new Told(2, 3));

    assertThat(row.hear(report(1, 4, 11), 0)).isEmpty();
    assertThat(row.lost()).isEqualTo(2);
  }

  @Test
  void seesAGapThatWasToldForLessThanIsMissing() {
    row.hear(report(1, 1, 10), 0);
    row.hear(new Told(0, 2));

    assertThat(row.hear(report(1, 4, 11), 0)).hasSize(1);
  }

  @Test
  void seesADuplicateAndAnEpochOfThePast() {
    row.hear(report(2, 5, 10), 0);

    assertThat(row.hear(report(1, 5, 10), 0)).hasSize(2);
  }

  @Test
  void seesACounterFallAlsoInAnotherStream() {
    row.hear(report(1, 5, 10), 0);
    row.beginAnew();

    assertThat(row.hear(report(1, 90, 9), 0)).singleElement().asString().contains("fell");
  }

  @Test
  void seesAValueOutsideItsExtremes() {
    Heard outside =
        new Heard(Epoch.of(1, 1), 1, Value.integer(5), Value.integer(6), Value.integer(4));

    assertThat(row.hear(outside, 0)).hasSize(2);
  }

  private static Report report(long epoch, long sequence, long value) {
    Value counted = Value.counter(value);
    return new Heard(Epoch.of(epoch, 1), sequence, counted, counted, counted);
  }

  private record Told(long from, long to) implements Gap {
    @Override
    public InstrumentName instrument() {
      return COUNTER;
    }

    @Override
    public Epoch epoch() {
      return Epoch.of(1, 1);
    }

    @Override
    public boolean isUpperBound() {
      return false;
    }
  }

  private record Heard(Epoch epoch, long sequence, Value now, Value smallest, Value largest)
      implements Report {
    @Override
    public InstrumentName instrument() {
      return COUNTER;
    }

    @Override
    public Instant time() {
      return Instant.EPOCH;
    }

    @Override
    public Optional<Value> value() {
      return Optional.of(now);
    }

    @Override
    public Optional<Value> min() {
      return Optional.of(smallest);
    }

    @Override
    public Optional<Value> max() {
      return Optional.of(largest);
    }

    @Override
    public Optional<Refusal> failure() {
      return Optional.empty();
    }

    @Override
    public long conflated() {
      return 0;
    }

    @Override
    public long suppressed() {
      return 0;
    }

    @Override
    public long publication() {
      return 0;
    }
  }
}
