package org.vigil.shell.internal;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.karaf.shell.impl.action.command.DefaultActionPreparator;

/** Runs commands from the words a person types on, prepared by Karaf itself. */
final class Typing {
  final FakeImporter importer = FakeImporter.ofTheBank();
  final FakeCluster cluster = new FakeCluster();
  final FakeServices services = new FakeServices().with(importer).with(cluster);
  Colours colours = Colours.NONE;
  PrintStream console = new PrintStream(OutputStream.nullOutputStream());

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  /** What the command prints. */
  String type(VigilCommand command, String... words) throws Exception {
    printed.reset();
    new DefaultActionPreparator().prepare(command, null, List.<Object>of((Object[]) words));
    command.use(services, new Output(stream(), console, colours));
    command.execute();
    return printed();
  }

  private PrintStream stream() {
    return new PrintStream(printed, true, StandardCharsets.UTF_8);
  }

  /** What was printed last, also by a command that failed. */
  String printed() {
    return printed.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
  }
}
