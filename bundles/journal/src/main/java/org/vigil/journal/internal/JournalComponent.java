package org.vigil.journal.internal;

import java.io.File;
import java.nio.file.Path;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vigil.spi.Journal;

/**
 * Offers the node's journal, where its configuration says. Other settings make another journal, a
 * service of its own: who uses it has to read what that one has before it writes there.
 */
@Component(
    name = JournalComponent.PID,
    service = {},
    immediate = true)
@Designate(ocd = JournalConfig.class)
@Capability(
    namespace = "osgi.service",
    attribute = "objectClass:List<String>=\"org.vigil.spi.Journal\"",
    effective = "active")
public final class JournalComponent {
  static final String PID = "org.vigil.journal";

  private static final Logger LOG = LoggerFactory.getLogger(JournalComponent.class);

  private final BundleContext context;
  private final Path usual;
  private Settings settings;
  private DiskJournal journal;
  private ServiceRegistration<Journal> registration;

  /** Starts the thread that writes; nothing is opened on this one. */
  @Activate
  public JournalComponent(BundleContext context, JournalConfig config) {
    this.context = context;
    usual = usual(context);
    settings = read(config, Settings.defaults(usual));
    journal = new DiskJournal(settings.directory(), settings.megabytes());
    registration = context.registerService(Journal.class, journal, null);
  }

  private static Path usual(BundleContext context) {
    String data = context.getProperty("karaf.data");
    if (data != null) {
      return Path.of(data, "vigil", "journal");
    }
    File own = context.getDataFile("journal");
    return own == null ? Path.of("journal") : own.toPath();
  }

  private Settings read(JournalConfig config, Settings lastGood) {
    return Settings.read(config, usual, lastGood, complaint -> LOG.warn("{}: {}", PID, complaint));
  }

  @Modified
  void modified(JournalConfig config) {
    Settings changed = read(config, settings);
    if (!changed.equals(settings)) {
      stop();
      settings = changed;
      journal = new DiskJournal(settings.directory(), settings.megabytes());
      registration = context.registerService(Journal.class, journal, null);
    }
  }

  @Deactivate
  void stop() {
    registration.unregister();
    journal.close();
  }
}
