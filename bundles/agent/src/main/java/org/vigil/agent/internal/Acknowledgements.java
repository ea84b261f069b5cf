package org.vigil.agent.internal;

import java.util.ArrayList;
import java.util.List;
import org.vigil.spi.Outlet;
import org.vigil.spi.Peer;
import org.vigil.spi.message.ReportMessage.Acknowledged;
import org.vigil.spi.message.ReportMessage.Mark;

/**
 * Tells primaries how far the clients of this node have taken the reports of durable instruments,
 * so that the copies of those need not be kept (G5). Late is harmless: a copy more is kept, and
 * what is sent again has a number that was seen.
 */
final class Acknowledgements {
  private final Outlet outlet;
  private final Entities entities;

  Acknowledgements(Outlet outlet, Entities entities) {
    this.outlet = outlet;
    this.entities = entities;
  }

  /** Tells what is new; what a primary does not take now is told the next time. */
  void tell() {
    for (KnownEntity entity : entities.all()) {
      Peer primary = entity.primary();
      if (primary != null && entity.hasDurable()) {
        tell(entity, primary);
      }
    }
  }

  private void tell(KnownEntity entity, Peer primary) {
    List<Mark> marks = new ArrayList<>();
    for (KnownInstrument instrument : entity.byHandle()) {
      long upTo = instrument.toAcknowledge(entity.floor());
      if (upTo >= 0) {
        marks.add(new Mark(instrument.handle(), upTo));
      }
    }
    if (!marks.isEmpty()
        && outlet.send(primary, new Acknowledged(entity.name(), entity.floor(), marks))) {
      marks.forEach(mark -> entity.byHandle().get(mark.handle()).acknowledged(mark.sequence()));
    }
  }
}
