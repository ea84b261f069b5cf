package org.vigil.shell.internal;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.console.Candidate;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the completers share. Karaf makes one object of each and asks it in two ways: for the
 * candidates of a word in its line, and, with that word alone, whether an argument before the
 * cursor may stand there; no candidate means it may not, and nothing behind it is completed. So a
 * completer always offers at least the word of a lone word. A missing service means no candidates.
 */
@SuppressWarnings("NullAway.Init") // Karaf injects the fields.
abstract class NameCompleter implements Completer {
  private static final Logger LOG = LoggerFactory.getLogger(NameCompleter.class);

  @Reference private BundleContext context;

  private @Nullable Services services;

  /** Puts a test's services in place of the framework's. */
  final void use(Services given) {
    services = given;
  }

  @Override
  public final int complete(Session session, CommandLine line, List<String> candidates) {
    candidates(line).stream()
        .map(Candidate::value)
        .filter(value -> value.startsWith(prefix(line)))
        .forEach(candidates::add);
    return line.getBufferPosition() - line.getArgumentPosition();
  }

  @Override
  public final void completeCandidates(
      Session session, CommandLine line, List<Candidate> candidates) {
    candidates.addAll(candidates(line));
  }

  private List<Candidate> candidates(CommandLine line) {
    if (line.getArguments().length == 1 && line.getCursorArgumentIndex() == 0) {
      return List.of(new Candidate(line.getArguments()[0]));
    }
    Services current = services;
    try {
      return candidates(line, current == null ? new FrameworkServices(context) : current);
    } catch (IllegalArgumentException | IllegalStateException e) {
      LOG.debug("No candidates for {}", line.getBuffer(), e);
      return List.of();
    }
  }

  /** The candidates for the word at the cursor; those that do not fit it are left out by Karaf. */
  abstract List<Candidate> candidates(CommandLine line, Services from);

  /** What stands before the cursor in its word. */
  static String prefix(CommandLine line) {
    String word = line.getCursorArgument();
    if (word == null) {
      return "";
    }
    return word.substring(0, Math.min(word.length(), Math.max(0, line.getArgumentPosition())));
  }

  static Candidate candidate(String value, String description) {
    String shown = description.isEmpty() ? null : Wording.plain(description);
    return new Candidate(value, value, null, shown, null, null, true);
  }
}
