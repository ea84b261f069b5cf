package org.vigil.blackbox.internal;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.vigil.spi.Codec;
import org.vigil.spi.Recorder.End;
import org.vigil.spi.Recorder.Recording;
import org.vigil.spi.UnreadableFrameException;
import org.vigil.spi.message.Message;
import org.vigil.spi.message.ReportMessage.Opened;
import org.vigil.spi.message.ReportMessage.Reports;
import org.vigil.spi.message.SessionMessage.Delivered;
import org.vigil.spi.message.SessionMessage.Told;

/**
 * A recording as a file: a ZIP archive, which knows by its checksums when it is damaged, of frames
 * as they travel between nodes, so that a later release can read it.
 *
 * <pre>
 * outage      the outage, as told to a request without a name
 * 0/opened    how the first entity's epoch began, with its declarations
 * 0/0, 0/1    its reports, oldest first
 * 1/opened    ...
 * </pre>
 */
final class BoxFile {
  /** How the name of a file ends that is being written. */
  static final String DRAFT = ".tmp";

  private static final String OUTAGE = "outage";
  private static final String OPENED = "/opened";

  private BoxFile() {}

  /** Writes the file whole or not at all; one of this name is replaced. */
  static void write(Path file, Recording recording) throws IOException {
    Path draft = file.resolveSibling(file.getFileName() + DRAFT);
    try {
      write(draft.toFile().getPath(), recording);
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private static void write(String draft, Recording recording) throws IOException {
    try (FileOutputStream stream = new FileOutputStream(draft);
        ZipOutputStream zip = new ZipOutputStream(stream)) {
      put(zip, OUTAGE, new Delivered("", List.of(), List.of(recording.outage())));
      for (int end = 0; end < recording.ends().size(); end++) {
        put(zip, end + OPENED, recording.ends().get(end).opened());
        List<Reports> last = recording.ends().get(end).last();
        for (int frame = 0; frame < last.size(); frame++) {
          put(zip, end + "/" + frame, last.get(frame));
        }
      }
      zip.finish();
      stream.getFD().sync();
    }
  }

  private static void put(ZipOutputStream zip, String name, Message message) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(Codec.encode(message));
    zip.closeEntry();
  }

  /**
   * Reads all of it.
   *
   * @throws IOException if it is gone, or damaged, or from a release that is not understood
   */
  static Recording read(Path file) throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      List<End> ends = new ArrayList<>();
      for (int end = 0; zip.getEntry(end + OPENED) != null; end++) {
        List<Reports> last = new ArrayList<>();
        for (int frame = 0; zip.getEntry(end + "/" + frame) != null; frame++) {
          last.add(get(zip, end + "/" + frame, Reports.class));
        }
        ends.add(new End(get(zip, end + OPENED, Opened.class), last));
      }
      Delivered delivered = get(zip, OUTAGE, Delivered.class);
      if (delivered.events().size() != 1 || !(delivered.events().get(0) instanceof Told outage)) {
        throw new IOException("its entry " + OUTAGE + " tells no outage");
      }
      return new Recording(outage, ends);
    } catch (IOException e) {
      throw new IOException(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static <M extends Message> M get(ZipFile zip, String name, Class<M> type)
      throws IOException {
    ZipEntry entry = zip.getEntry(name);
    if (entry == null) {
      throw new IOException("it has no entry " + name);
    }
    try (InputStream bytes = zip.getInputStream(entry)) {
      Message message = Codec.decode(bytes.readAllBytes());
      if (!type.isInstance(message)) {
        throw new IOException("its entry " + name + " is no " + type.getSimpleName() + " frame");
      }
      return type.cast(message);
    } catch (UnreadableFrameException e) {
      throw new IOException("its entry " + name + " is not understood: " + e.getMessage(), e);
    }
  }
}
