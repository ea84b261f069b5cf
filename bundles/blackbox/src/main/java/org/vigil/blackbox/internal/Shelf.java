package org.vigil.blackbox.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.vigil.api.client.BlackBox;
import org.vigil.spi.Recorder.End;
import org.vigil.spi.Recorder.Recording;

/**
 * The files of the black box, one of each outage, bounded in number and bytes (G10). Written by one
 * thread, read by any: a file is there whole, or not at all.
 */
final class Shelf {
  private static final String SUFFIX = ".zip";

  private final Settings settings;

  Shelf(Settings settings) {
    this.settings = settings;
  }

  /** A file, with what decides how long it stays. */
  private record Aged(Path file, Instant written, long bytes) {}

  /**
   * Keeps a recording; joined to what there is of the same outage, if a death ended more than was
   * noticed at once. Then the oldest boxes go, where there are too many; never this one.
   */
  void keep(Recording recording) throws IOException {
    Files.createDirectories(settings.directory());
    discardDrafts();
    Path file = settings.directory().resolve(recording.outage().id() + SUFFIX);
    List<Aged> before = files();
    BoxFile.write(file, Files.exists(file) ? join(BoxFile.read(file), recording) : recording);
    makeNewest(file, before);
    discardOldest(file);
  }

  /** What was being written when the node died is never finished, and no box. */
  private void discardDrafts() throws IOException {
    try (Stream<Path> all = Files.list(settings.directory())) {
      for (Path draft :
          all.filter(each -> each.toString().endsWith(SUFFIX + BoxFile.DRAFT)).toList()) {
        Files.deleteIfExists(draft);
      }
    }
  }

  /**
   * What is written last is the newest, also where the wall clock was set back since: else what was
   * written before that would stay, and what comes after would go.
   */
  private static void makeNewest(Path file, List<Aged> before) throws IOException {
    Instant written = Files.getLastModifiedTime(file).toInstant();
    for (Aged other : before) {
      if (!written.isAfter(other.written)) {
        written = other.written.plusMillis(1);
      }
    }
    Files.setLastModifiedTime(file, FileTime.from(written));
  }

  private static Recording join(Recording before, Recording now) {
    List<End> ends = new ArrayList<>(before.ends());
    ends.addAll(now.ends());
    return new Recording(now.outage(), ends);
  }

  private void discardOldest(Path kept) throws IOException {
    int boxes = 0;
    long bytes = 0;
    for (Aged aged : files()) {
      boxes++;
      bytes += aged.bytes;
      if ((boxes > settings.boxes() || bytes > settings.bytes()) && !aged.file.equals(kept)) {
        Files.deleteIfExists(aged.file);
        boxes--;
        bytes -= aged.bytes;
      }
    }
  }

  /** Newest first. */
  List<BlackBox> list() throws IOException {
    List<BlackBox> boxes = new ArrayList<>();
    for (Aged aged : files()) {
      boxes.add(open(aged));
    }
    boxes.sort(Comparator.comparing(BlackBox::noticed).reversed());
    return boxes;
  }

  private static KeptBox open(Aged aged) {
    try {
      return KeptBox.of(aged.file, BoxFile.read(aged.file));
    } catch (IOException e) {
      String name = aged.file.getFileName().toString();
      String outage = name.substring(0, name.length() - SUFFIX.length());
      return KeptBox.damaged(aged.file, outage, aged.written, String.valueOf(e.getMessage()));
    }
  }

  /** Newest first. */
  private List<Aged> files() throws IOException {
    List<Aged> files = new ArrayList<>();
    try (Stream<Path> all = Files.list(settings.directory())) {
      for (Path file : all.filter(each -> each.toString().endsWith(SUFFIX)).toList()) {
        try {
          files.add(new Aged(file, Files.getLastModifiedTime(file).toInstant(), Files.size(file)));
        } catch (NoSuchFileException e) {
          // It was discarded since the directory was read, which is what we want to know.
        }
      }
    } catch (NoSuchFileException e) {
      return List.of(); // nothing was ever kept
    } catch (IOException | UncheckedIOException e) {
      throw new IOException(settings.directory() + " cannot be read: " + e.getMessage(), e);
    }
    files.sort(Comparator.comparing(Aged::written).reversed());
    return files;
  }
}
