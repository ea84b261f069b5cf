package org.vigil.journal.internal;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vigil.spi.Journal;
import org.vigil.spi.message.AssignmentMessage.Known;

/** The node's journal, where its configuration says. Another configuration makes another one. */
@Component(name = JournalComponent.PID, service = Journal.class, immediate = true)
@Designate(ocd = JournalConfig.class)
public final class JournalComponent implements Journal {
  static final String PID = "org.vigil.journal";
  static final int DEFAULT_MEGABYTES = 64;

  private static final Logger LOG = LoggerFactory.getLogger(JournalComponent.class);

  private final DiskJournal journal;

  /** Starts the thread that writes; nothing is opened on this one. */
  @Activate
  public JournalComponent(BundleContext context, JournalConfig config) {
    journal = new DiskJournal(directory(context, config), megabytes(config.size_max_megabytes()));
  }

  private static Path directory(BundleContext context, JournalConfig config) {
    if (!config.directory().isBlank()) {
      return Path.of(config.directory().strip());
    }
    String data = context.getProperty("karaf.data");
    if (data != null) {
      return Path.of(data, "vigil", "journal");
    }
    File own = context.getDataFile("journal");
    return own == null ? Path.of("journal") : own.toPath();
  }

  private static int megabytes(int asked) {
    if (asked >= 1 && asked <= 4_096) {
      return asked;
    }
    LOG.warn(
        "{}: size.max.megabytes is 1 to 4096, not {}; it stays {}", PID, asked, DEFAULT_MEGABYTES);
    return DEFAULT_MEGABYTES;
  }

  @Override
  public void read(BiConsumer<List<Known>, Optional<String>> whenRead) {
    journal.read(whenRead);
  }

  @Override
  public void put(Known known, Consumer<Optional<String>> whenDone) {
    journal.put(known, whenDone);
  }

  @Deactivate
  void stop() {
    journal.close();
  }
}
