package org.vigil.importer.internal;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.Bundle;
import org.osgi.framework.PrototypeServiceFactory;
import org.osgi.framework.ServiceRegistration;
import org.vigil.api.client.Importer;

/** Gives each client a session of its own, which ends when it is given back (R19). */
final class Sessions implements PrototypeServiceFactory<Importer> {
  private final ImporterRole role;
  private final Map<Importer, Session> sessions = new ConcurrentHashMap<>();
  private volatile boolean stopped;

  Sessions(ImporterRole role) {
    this.role = role;
  }

  @Override
  public Importer getService(Bundle bundle, ServiceRegistration<Importer> registration) {
    Session session = new Session(nameOf(bundle), role);
    Importer importer = new SessionImporter(role, session);
    sessions.put(importer, session);
    if (stopped) {
      session.abandon();
    }
    return importer;
  }

  @Override
  public void ungetService(
      Bundle bundle, ServiceRegistration<Importer> registration, Importer importer) {
    Session session = sessions.remove(importer);
    if (session != null) {
      session.close();
    }
  }

  /** The importer stops, which closes no request: the agent keeps them for the grace time (R19). */
  void stop() {
    stopped = true;
    sessions.values().forEach(Session::abandon);
    sessions.clear();
  }

  static String nameOf(Bundle bundle) {
    String name = bundle.getSymbolicName();
    return name == null ? bundle.getLocation() : name;
  }
}
