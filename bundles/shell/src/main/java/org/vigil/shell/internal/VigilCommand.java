package org.vigil.shell.internal;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.vigil.api.client.BlackBoxes;
import org.vigil.api.client.Cluster;
import org.vigil.api.client.Drills;
import org.vigil.api.client.Importer;

/**
 * What the commands share: where they get services, where they print, and how they fail, which is
 * by a {@link CommandException} with a sentence, so that {@code bin/client -b} exits with 1 and
 * nothing is logged as an error.
 */
@SuppressWarnings("NullAway.Init") // Karaf injects the fields.
abstract class VigilCommand implements Action {
  static final String NO_IMPORTER =
      "no Importer service: is org.vigil.importer started? try feature:install vigil";
  static final String NO_CLUSTER =
      "no Cluster service: is org.vigil.agent started? try feature:install vigil";

  static final String NO_DRILLS =
      "no Drills service: is org.vigil.drill started? try feature:install vigil";

  static final String NO_BLACK_BOXES =
      "no BlackBoxes service: is org.vigil.blackbox started? try feature:install vigil";

  /** Longer than any answer takes; stages complete within 5 seconds. */
  private static final int ANSWER_SECONDS = 30;

  @Reference private BundleContext context;
  @Reference private Session session;

  @Option(name = "--no-color", description = "Print no colours")
  private boolean noColor;

  private @Nullable Services services;
  private @Nullable Output output;

  /** Puts a test's services and output in place of the framework's. */
  final void use(Services given, Output to) {
    services = given;
    output = to;
  }

  @Override
  public final @Nullable Object execute() throws CommandException {
    try {
      LateOptions.settle(this);
      run();
    } catch (CommandException e) {
      throw output().colours().on() ? e : uncoloured(message(e), e);
    } catch (IllegalArgumentException e) {
      throw failed(message(e), e);
    } catch (IllegalStateException e) {
      throw failed("a service went while the command used it: " + message(e), e);
    }
    return null;
  }

  private CommandException failed(String sentence, Exception cause) {
    return output().colours().on()
        ? new CommandException(sentence, cause)
        : uncoloured(sentence, cause);
  }

  /** Karaf would print it in red, also into pipes. */
  private static CommandException uncoloured(String sentence, Exception cause) {
    return new CommandException("Error executing command: " + sentence, sentence, cause);
  }

  abstract void run() throws CommandException;

  final Services services() {
    Services current = services;
    if (current == null) {
      current = new FrameworkServices(context);
      services = current;
    }
    return current;
  }

  final Output output() {
    Output current = output;
    if (current == null) {
      // Karaf gives each thread its own System.out, and pipes it.
      current =
          new Output(
              System.out, session.getConsole(), noColor ? Colours.NONE : Colours.of(session));
      output = current;
    }
    return current;
  }

  final Lent<Importer> importer() throws CommandException {
    return services().importer().orElseThrow(() -> new CommandException(NO_IMPORTER));
  }

  final Lent<Cluster> cluster() throws CommandException {
    return services().cluster().orElseThrow(() -> new CommandException(NO_CLUSTER));
  }

  final Lent<Drills> drills() throws CommandException {
    return services().drills().orElseThrow(() -> new CommandException(NO_DRILLS));
  }

  final Lent<BlackBoxes> blackBoxes() throws CommandException {
    return services().blackBoxes().orElseThrow(() -> new CommandException(NO_BLACK_BOXES));
  }

  /**
   * Waits for an answer.
   *
   * @param what for the sentence when there is none, {@code "the change of bank/workers"}
   */
  static <T> T answer(CompletionStage<T> stage, String what) throws CommandException {
    return answer(stage, what, ANSWER_SECONDS);
  }

  /** The same within another time. */
  static <T> T answer(CompletionStage<T> stage, String what, int seconds) throws CommandException {
    try {
      return stage.toCompletableFuture().get(seconds, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new CommandException(what + " failed: " + message(e.getCause()), e);
    } catch (TimeoutException e) {
      throw new CommandException(
          "no answer to " + what + " within " + seconds + " s; it may still take place", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException(
          "interrupted; " + what + " may still take place, nobody waits for the answer", e);
    }
  }

  static String message(@Nullable Throwable failure) {
    if (failure == null) {
      return "for no known reason";
    }
    String message = failure.getMessage();
    return message == null ? failure.getClass().getName() : message;
  }
}
