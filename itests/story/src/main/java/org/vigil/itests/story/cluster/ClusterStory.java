package org.vigil.itests.story.cluster;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.vigil.itests.cluster.AllowedErrors;
import org.vigil.itests.cluster.Cluster;
import org.vigil.itests.stage.NotHeld;
import org.vigil.itests.story.Book;

/**
 * Plays the story of three nodes, and says whether it held: {@code ClusterStory archive folder}.
 * Run by {@code ./run story cluster}.
 */
public final class ClusterStory {
  private static final int NODES = 3;

  private static final List<ClusterScene> SCENES =
      List.of(
          new ThreeNodesStart(),
          new SomebodyLooksFromAnywhere(),
          new TheNodeIsKilled(),
          new TheNodeReturns(),
          new TheBankMovesBack(),
          new TheExporterIsStopped(),
          new NobodyIsLeft(),
          new TheAgentIsRestarted(),
          new TheNodesStaySmall());

  private ClusterStory() {}

  /** Ends with exit code 0 only if the story held. */
  public static void main(String[] arguments) {
    if (arguments.length != 2) {
      System.err.println("ClusterStory ARCHIVE FOLDER");
      System.exit(2);
    }
    boolean held = tell(Path.of(arguments[0]), Path.of(arguments[1]), System.out);
    System.exit(held ? 0 : 1);
  }

  private static boolean tell(Path archive, Path folder, PrintStream out) {
    Book book = new Book(out);
    book.title("Vigil: the story of a monitor that outlives the node it watches");
    Optional<String> fault;
    try (Cluster cluster =
        Cluster.aCluster().withNodes(NODES).of(archive).in(folder).named("nodes").unpack()) {
      fault = play(new ClusterStage(cluster), book);
      if (fault.isPresent()) {
        System.err.println(cluster.account());
      }
    }
    book.table();
    fault.ifPresentOrElse(book::notHeld, book::held);
    return fault.isEmpty();
  }

  /** What did not hold. */
  private static Optional<String> play(ClusterStage stage, Book book) {
    try {
      for (ClusterScene scene : SCENES) {
        book.chapter(scene.title());
        scene.play(stage, book);
        stage.findNoFault();
      }
      List<String> errors = stage.cluster().errors(AllowedErrors.none());
      return errors.isEmpty()
          ? Optional.empty()
          : Optional.of(errors.size() + " errors were logged, the first: " + errors.get(0));
    } catch (NotHeld e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }
}
