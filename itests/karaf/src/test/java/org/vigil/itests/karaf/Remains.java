package org.vigil.itests.karaf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * What is in a Karaf at one moment, to be compared with another.
 *
 * @param bundles by symbolic name
 * @param services by class and bundle
 * @param commands by scope and name
 * @param threads by name, numbers left out, without those that come and go by themselves
 */
record Remains(
    Set<String> bundles, Set<String> services, Set<String> commands, Set<String> threads) {
  /** Threads of the JDK and of Karaf that come and go by themselves. */
  private static final List<String> RESTLESS =
      List.of(
          "RMI ",
          "JMX ",
          "features-",
          "pool-",
          "activator-",
          "Attach Listener",
          "CompletableFutureDelayScheduler",
          "process reaper");

  /** What is there once Karaf's shell is, the last that comes of a plain Karaf. */
  static Remains ofPlainKaraf(BundleContext context, Console console) {
    String last = "org.apache.sshd.server.SshServer";
    assertThat(Wait.until(() -> context.getServiceReference(last) != null)).as(last).isTrue();
    return of(context, console);
  }

  private static Remains of(BundleContext context, Console console) {
    return new Remains(
        sorted(Arrays.stream(context.getBundles()).map(Bundle::getSymbolicName)),
        services(context),
        console.commands(),
        sorted(
            Thread.getAllStackTraces().entrySet().stream()
                .filter(thread -> isRestful(thread.getKey().getName(), thread.getValue()))
                .map(thread -> thread.getKey().getName().replaceAll("[0-9]+", "N"))));
  }

  /** Nameless threads count if Vigil runs in them: all of its own have names. */
  private static boolean isRestful(String name, StackTraceElement[] stack) {
    return name.startsWith("Thread-")
        ? Arrays.stream(stack).anyMatch(frame -> frame.getClassName().startsWith("org.vigil."))
        : RESTLESS.stream().noneMatch(name::startsWith);
  }

  /** Waits until all is as it was, threads that end taking their time. */
  void awaitAgain(BundleContext context, Console console, String what) {
    Wait.until(() -> of(context, console).leaves(this));
    Remains now = of(context, console);
    assertThat(now.bundles).as("bundles without " + what).isEqualTo(bundles);
    assertThat(now.services).as("services without " + what).isEqualTo(services);
    assertThat(now.commands).as("commands without " + what).isEqualTo(commands);
    assertThat(threads).as("threads without " + what).containsAll(now.threads);
  }

  /** Whether nothing is there that was not, and nothing is missing but threads. */
  private boolean leaves(Remains before) {
    return bundles.equals(before.bundles)
        && services.equals(before.services)
        && commands.equals(before.commands)
        && before.threads.containsAll(threads);
  }

  private static Set<String> services(BundleContext context) {
    try {
      ServiceReference<?>[] all = context.getAllServiceReferences(null, null);
      return sorted(
          Arrays.stream(all)
              .filter(reference -> reference.getBundle() != null)
              .map(
                  reference ->
                      String.join(",", (String[]) reference.getProperty(Constants.OBJECTCLASS))
                          + " of "
                          + reference.getBundle().getSymbolicName()));
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Set<String> sorted(Stream<String> names) {
    return names.collect(Collectors.toCollection(TreeSet::new));
  }
}
