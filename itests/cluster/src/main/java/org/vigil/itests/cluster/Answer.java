package org.vigil.itests.cluster;

import java.util.stream.Stream;
import org.vigil.itests.stage.NotHeld;

/**
 * What became of a command in a node's shell.
 *
 * @param command the command
 * @param succeeded whether its exit code was 0
 * @param output what it printed
 */
public record Answer(String command, boolean succeeded, String output) {
  public Stream<String> lines() {
    return output.lines();
  }

  public boolean says(String text) {
    return output.contains(text);
  }

  /** This answer, of a command that must have succeeded. */
  public Answer orThrow() {
    if (!succeeded) {
      throw new NotHeld(command + " failed: " + output.strip());
    }
    return this;
  }
}
