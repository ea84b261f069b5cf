package org.vigil.itests.stage;

import java.util.Collection;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.vigil.api.Counter;
import org.vigil.api.Entity;
import org.vigil.api.Instrument;
import org.vigil.api.Instrumented;
import org.vigil.api.LongControl;
import org.vigil.api.LongIndicator;

/**
 * The bank as it is, past all of Vigil: the service object of the sample and the values in its
 * memory.
 */
public final class BankItself {
  /**
   * What was seen of the bank at one moment.
   *
   * @param service the service object
   * @param committed how many transfers it had made
   * @param total the sum of all its accounts
   * @param workers how many tellers were wanted
   */
  public record Sight(Instrumented service, long committed, long total, long workers) {}

  private final BundleContext context;

  BankItself(BundleContext context) {
    this.context = context;
  }

  /** Looks at it now. */
  public Sight look() {
    try {
      Collection<ServiceReference<Instrumented>> references =
          context.getServiceReferences(Instrumented.class, null);
      for (ServiceReference<Instrumented> reference : references) {
        Instrumented service = context.getService(reference);
        if (service != null) {
          Entity entity = service.entity();
          context.ungetService(reference);
          if (entity.name().equals("bank")) {
            return see(service, entity);
          }
        }
      }
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException(e);
    }
    throw new NotHeld("the bank is gone from the service registry");
  }

  private static Sight see(Instrumented service, Entity entity) {
    return new Sight(
        service,
        instrument(entity, "transfers.committed", Counter.class).get(),
        instrument(entity, "balance.total", LongIndicator.class).get(),
        instrument(entity, "workers", LongControl.class).get());
  }

  private static <T extends Instrument> T instrument(Entity entity, String name, Class<T> type) {
    Instrument instrument = entity.instruments().get(name);
    if (!type.isInstance(instrument)) {
      throw new NotHeld("the bank has no " + name + " any more");
    }
    return type.cast(instrument);
  }
}
