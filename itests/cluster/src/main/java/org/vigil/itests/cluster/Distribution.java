package org.vigil.itests.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The distribution, unpacked once; copies of it share the files that no node writes to. */
final class Distribution {
  private static final Duration UNPACK_LIMIT = Duration.ofSeconds(60);
  private static final List<String> SHARED = List.of("system", "lib");

  private final Path template;

  private Distribution(Path template) {
    this.template = template;
  }

  /** Unpacks an archive into a folder, unless that was done before. */
  static Distribution unpack(Path archive, Path template) {
    Path done = template.resolve(".unpacked");
    try {
      String state = archive.toAbsolutePath() + " " + Files.getLastModifiedTime(archive);
      if (!Files.exists(done) || !Files.readString(done).equals(state)) {
        delete(template);
        Files.createDirectories(template);
        Processes.run(
            UNPACK_LIMIT,
            "tar",
            "xzf",
            archive.toString(),
            "-C",
            template.toString(),
            "--strip-components",
            "1");
        Files.writeString(done, state);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot unpack " + archive, e);
    }
    return new Distribution(template);
  }

  /** Gives a user file its administrator, whose password is shown on the console once. */
  void makeAdministrator(Path users) {
    Processes.runShowing(
        UNPACK_LIMIT,
        Processes.java(),
        "-cp",
        template.resolve("lib/vigil") + "/*",
        "org.vigil.distribution.FirstStart",
        users.toString());
  }

  /** Makes a node's home of it, instead of what is there. */
  void copyTo(Path home) {
    try {
      delete(home);
      Files.walkFileTree(
          template,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
                throws IOException {
              Files.createDirectories(home.resolve(template.relativize(folder)));
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Path place = template.relativize(file);
              copy(file, home.resolve(place), SHARED.contains(place.getName(0).toString()));
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make " + home, e);
    }
  }

  private static void copy(Path from, Path to, boolean isShared) throws IOException {
    if (isShared) {
      try {
        Files.createLink(to, from);
        return;
      } catch (IOException | UnsupportedOperationException e) {
        // Not every file system links, nor across its borders: a copy does as well.
        Files.deleteIfExists(to);
      }
    }
    Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES);
  }

  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
