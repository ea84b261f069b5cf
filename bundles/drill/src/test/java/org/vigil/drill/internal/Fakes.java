package org.vigil.drill.internal;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.vigil.api.EntityName;
import org.vigil.api.Epoch;
import org.vigil.api.client.Causes;
import org.vigil.api.client.Closing;
import org.vigil.api.client.Ledger;
import org.vigil.api.client.Outage;

/** Services and events of which a drill needs a few methods only; the others throw. */
final class Fakes {
  private Fakes() {}

  static <T> T fake(Class<T> type, Map<String, Function<Object[], Object>> answers) {
    InvocationHandler handler =
        (proxy, method, arguments) -> {
          Function<Object[], Object> answer = answers.get(method.getName());
          if (answer != null && !method.isDefault()) {
            return answer.apply(arguments);
          }
          if (method.isDefault()) {
            return InvocationHandler.invokeDefault(proxy, method, arguments);
          }
          throw new UnsupportedOperationException(method.toString());
        };
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private static Function<Object[], Object> is(Object value) {
    return arguments -> value;
  }

  /** An outage that healed, between an epoch and the next. */
  static Outage healed(EntityName entity, Epoch before, Epoch after, Duration blackout) {
    Ledger ledger = fake(Ledger.class, Map.of("lost", is(0L)));
    Closing closing =
        fake(
            Closing.class,
            Map.of(
                "entity",
                is(entity),
                "epoch",
                is(before),
                "successor",
                is(Optional.of(after)),
                "ledger",
                is(ledger)));
    return fake(
        Outage.class,
        Map.of(
            "phase",
            is(Outage.Phase.HEALED),
            "cause",
            is(Causes.COORDINATED),
            "blackout",
            is(Optional.of(blackout)),
            "closings",
            is(List.of(closing))));
  }
}
