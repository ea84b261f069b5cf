package org.vigil.spi;

import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ConsumerType;
import org.vigil.spi.message.AssignmentMessage.Known;

/**
 * What of persistent controls is on this node's disk (G8): of each entity the newest entries of its
 * persistent controls, and the answers to their changes (R14, R16). A service of a bundle that
 * knows a store; the node's coordinator is its one user. Nothing blocks: both methods return at
 * once and are answered later, on a thread of the journal's, in the order of the calls.
 */
@ConsumerType
public interface Journal {
  /**
   * Reads everything that was ever put and is whole. What was torn when it was written is as if it
   * had not been.
   *
   * @param whenRead told what there is, each with {@code restored}, and a sentence for people if
   *     some of it, or all, could not be read
   */
  void read(BiConsumer<List<Known>, Optional<String>> whenRead);

  /**
   * Puts a record on disk, in the place of the entity's last one, whole or not at all. Answers are
   * added to those that were put before; of these the oldest go when they become too many.
   *
   * @param whenDone told nothing once the disk has it for good, else a sentence that says why not:
   *     it may then be there all the same
   */
  void put(Known known, Consumer<Optional<String>> whenDone);
}
