package org.vigil.samples.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.vigil.api.Epoch;
import org.vigil.api.InstrumentName;
import org.vigil.api.Refusal;
import org.vigil.api.Value;
import org.vigil.api.client.Importer;
import org.vigil.api.client.MonitorListener;
import org.vigil.api.client.Report;

class ClientTest {
  private final Auditor auditor = new Auditor();
  private final List<Object> monitored = new ArrayList<>();
  private final Importer importer =
      (Importer)
          Proxy.newProxyInstance(
              Importer.class.getClassLoader(),
              new Class<?>[] {Importer.class},
              (proxy, method, arguments) -> {
                assertThat(method.getName()).isEqualTo("monitor");
                monitored.addAll(List.of(arguments));
                return null;
              });

  @Test
  void armsItsMonitorInEachNewSession() {
    auditor.bindImporter(importer);
    auditor.unbindImporter(importer);
    auditor.bindImporter(importer);

    assertThat(monitored).containsExactly("bank/balance.*", auditor, "bank/balance.*", auditor);
  }

  @Test
  void findsBooksThatDoNotBalance() {
    auditor.onReports(
        List.of(
            new Shown("balance.total", 100, 7),
            new Shown("balance.north", 40, 9),
            new Shown("balance.south", 60, 9)));
    assertThat(auditor.isBalanced()).isTrue();

    auditor.onReports(List.of(new Shown("balance.north", 30, 11)));
    assertThat(auditor.isBalanced()).as("not of one publication").isTrue();

    auditor.onReports(
        List.of(new Shown("balance.north", 30, 13), new Shown("balance.south", 60, 13)));
    assertThat(auditor.isBalanced()).isFalse();
  }

  @Test
  void hearsFirstValues() {
    Bulletin bulletin = new Bulletin();
    Shown north = new Shown("balance.north", 40, 0);

    ((MonitorListener) bulletin).onReports(List.of(north, north));

    assertThat(bulletin.knows(north.instrument())).isTrue();
    assertThat(bulletin.knows(InstrumentName.of("bank/workers"))).isFalse();
  }

  private record Shown(String name, long amount, long publication) implements Report {
    @Override
    public InstrumentName instrument() {
      return InstrumentName.of("bank/" + name);
    }

    @Override
    public Epoch epoch() {
      return Epoch.of(1, 1);
    }

    @Override
    public long sequence() {
      return 1;
    }

    @Override
    public Instant time() {
      return Instant.EPOCH;
    }

    @Override
    public Optional<Value> value() {
      return Optional.of(Value.integer(amount));
    }

    @Override
    public Optional<Value> min() {
      return value();
    }

    @Override
    public Optional<Value> max() {
      return value();
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
  }
}
