package org.vigil.itests.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.vigil.itests.stage.NotHeld;

/** Runs, signals and ends processes, by their ids; whatever was started here ends with this one. */
final class Processes {
  private static final Duration SIGNAL_LIMIT = Duration.ofSeconds(30);
  private static final Set<Process> STARTED = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> STARTED.forEach(Process::destroyForcibly), "processes-end"));
  }

  private Processes() {}

  /** Starts a process that ends with this one at the latest. */
  static Process start(ProcessBuilder builder) {
    Process started = startToStay(builder);
    STARTED.removeIf(process -> !process.isAlive());
    STARTED.add(started);
    return started;
  }

  /** Starts a process that stays when this one ends. */
  static Process startToStay(ProcessBuilder builder) {
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run " + builder.command().get(0), e);
    }
  }

  /** Runs a command and waits for it; it must succeed. */
  static void run(Duration limit, String... command) {
    await(new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD), limit);
  }

  /** The same; what it prints is seen on the console. */
  static void runShowing(Duration limit, String... command) {
    await(new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.INHERIT), limit);
  }

  private static void await(ProcessBuilder builder, Duration limit) {
    Process process = start(builder.redirectError(ProcessBuilder.Redirect.INHERIT));
    if (!hasEnded(process, limit)) {
      process.destroyForcibly();
      throw new NotHeld(builder.command().get(0) + " took longer than " + limit.toSeconds() + " s");
    }
    if (process.exitValue() != 0) {
      throw new NotHeld(String.join(" ", builder.command()) + " failed");
    }
  }

  /** Waits until it has ended, or for the limit. */
  static boolean hasEnded(Process process, Duration limit) {
    try {
      return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new NotHeld("interrupted", e);
    }
  }

  /** Waits until another's process has ended, or for the limit. */
  static boolean hasEnded(ProcessHandle process, Duration limit) {
    try {
      process.onExit().get(limit.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NotHeld("interrupted", e);
    }
  }

  /** Sends a signal, {@code STOP} or the like. */
  static void signal(Process process, String name) {
    run(SIGNAL_LIMIT, "/bin/sh", "-c", "kill -" + name + " " + process.pid());
  }

  /** The java that runs this. */
  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }
}
