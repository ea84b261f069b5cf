package org.vigil.itests.cluster;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The wall clock of one node, which can be set while the node runs, and no other with it: a library
 * that is loaded before all others (libfaketime) answers for the machine's. Only {@code
 * System.currentTimeMillis} and what comes from it jump; {@code System.nanoTime}, whoever waits,
 * and the times of files are left alone.
 */
public final class WallClock {
  /** How long it may take until a node sees that its clock was set. */
  public static final Duration SEEN_WITHIN = Duration.ofSeconds(1);

  /** Less than any jump that is to be seen. */
  private static final Duration TOLERANCE = Duration.ofSeconds(2);

  private static final String LIBRARY = "faketime/libfaketimeMT.so.1";

  /** Below them, or in a folder of theirs that is called after the architecture. */
  private static final List<Path> PLACES =
      Stream.of("/usr/lib", "/usr/lib64", "/usr/local/lib").map(Path::of).toList();

  /** By which the processes of a node share when they began; it is not removed by one that dies. */
  private static final List<String> SHARED =
      List.of("/dev/shm/faketime_shm_%d", "/dev/shm/sem.faketime_sem_%d");

  private static final @Nullable Path FOUND = find(PLACES).orElse(null);

  private final Path library;
  private final Path file;

  private WallClock(Path library, Path file) {
    this.library = library;
    this.file = file;
  }

  /** Whether this machine has what it takes. */
  public static boolean canBeSet() {
    return FOUND != null;
  }

  /** A clock that is right, and is set by a file; null if none can be set here. */
  static @Nullable WallClock of(Path file) {
    Path library = FOUND;
    if (library == null) {
      return null;
    }
    WallClock clock = new WallClock(library, file);
    clock.set(Duration.ZERO);
    return clock;
  }

  static Optional<Path> find(List<Path> places) {
    return places.stream()
        .flatMap(WallClock::withFolders)
        .map(folder -> folder.resolve(LIBRARY))
        .filter(Files::isReadable)
        .findFirst();
  }

  private static Stream<Path> withFolders(Path place) {
    try (Stream<Path> inside = Files.list(place)) {
      return Stream.concat(Stream.of(place), inside.sorted().toList().stream());
    } catch (IOException e) {
      return Stream.of(place);
    }
  }

  /** What a process has to be started with. */
  Map<String, String> environment() {
    return Map.of(
        "LD_PRELOAD", library.toString(),
        "FAKETIME_TIMESTAMP_FILE", file.toString(),
        // The file is read once in each second of the real clock; at each look it costs too much.
        "FAKETIME_CACHE_DURATION", "0",
        "DONT_FAKE_MONOTONIC", "1",
        // Without it a thread that waits for a time on the monotonic clock, as most of Java's do,
        // is woken at once or after hours: what it waits for is taken for a time of the wall clock.
        "FAKETIME_FORCE_MONOTONIC_FIX", "0",
        // A clock that is set changes no file.
        "NO_FAKE_STAT", "1",
        "FAKE_UTIME", "0");
  }

  /** Sets it ahead of the machine's, or behind if negative; in whole seconds. */
  void set(Duration ahead) {
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.writeString(draft, (ahead.isNegative() ? "" : "+") + ahead.toSeconds() + "\n");
      Files.move(draft, file, ATOMIC_MOVE, REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Whether a clock that is so far ahead of the machine's may have shown this.
   *
   * @param askedNanos when it was asked, in {@link System#nanoTime}; it answered at any time since
   */
  static boolean mayShow(Instant shown, Duration ahead, long askedNanos) {
    Instant latest = Instant.now().plus(ahead);
    Instant earliest = latest.minusNanos(System.nanoTime() - askedNanos);
    return !shown.isBefore(earliest.minus(TOLERANCE)) && !shown.isAfter(latest.plus(TOLERANCE));
  }

  /** Removes what a process left behind that was killed. */
  static void forget(long process) {
    for (String left : SHARED) {
      try {
        Files.deleteIfExists(Path.of(String.format(left, process)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
