package org.vigil.agent.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.vigil.api.Declaration;
import org.vigil.api.Epoch;
import org.vigil.api.InstrumentName;
import org.vigil.api.client.States;
import org.vigil.spi.Outlet;
import org.vigil.spi.Peer;
import org.vigil.spi.message.CallMessage.ListInstruments;
import org.vigil.spi.message.CallMessage.Listed;
import org.vigil.spi.message.CallMessage.Listing;

/** The instruments that there are, for importers that ask. */
final class Catalogue {
  private static final int PAGE = 500;

  private final Outlet outlet;
  private final Entities entities;

  Catalogue(Outlet outlet, Entities entities) {
    this.outlet = outlet;
    this.entities = entities;
  }

  /** Answers in pages, by name; an answer that breaks off has no last page. */
  void list(Peer from, ListInstruments question) {
    List<Listed> page = new ArrayList<>();
    for (KnownEntity entity : entities.all()) {
      if (!question.pattern().matches(entity.name())) {
        continue;
      }
      Map<String, Declaration> byName = new TreeMap<>();
      entity.declarations().forEach(declaration -> byName.put(declaration.name(), declaration));
      Epoch epoch = entity.isOpen() ? entity.floor() : Epoch.NONE;
      String state = entity.isOpen() ? States.GOOD : States.UNAVAILABLE;
      for (Declaration declaration : byName.values()) {
        InstrumentName name = entity.name().instrument(declaration.name());
        if (!question.pattern().matches(name)) {
          continue;
        }
        if (page.size() == PAGE) {
          if (!outlet.send(from, new Listing(question.id(), page, false))) {
            return;
          }
          page = new ArrayList<>();
        }
        page.add(new Listed(name, declaration, epoch, state));
      }
    }
    outlet.send(from, new Listing(question.id(), page, true));
  }
}
