package org.vigil.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.karaf.shell.api.console.Candidate;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.support.completers.ArgumentCommandLine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vigil.api.client.Importer;

class CompletersTest {
  private final FakeServices services =
      new FakeServices().with(FakeImporter.ofTheBank()).with(new FakeCluster());

  @AfterEach
  void givesBackWhatItUsed() {
    assertThat(services.lent).isZero();
  }

  /** A line with the cursor behind its last word. */
  private record Line(List<String> words) implements CommandLine {
    @Override
    public int getCursorArgumentIndex() {
      return words.size() - 1;
    }

    @Override
    public String getCursorArgument() {
      return words.get(words.size() - 1);
    }

    @Override
    public int getArgumentPosition() {
      return getCursorArgument().length();
    }

    @Override
    public String[] getArguments() {
      return words.toArray(String[]::new);
    }

    @Override
    public int getBufferPosition() {
      return getBuffer().length();
    }

    @Override
    public String getBuffer() {
      return String.join(" ", words);
    }
  }

  private List<String> completed(NameCompleter completer, String... words) {
    return candidates(completer, new Line(List.of(words))).stream().map(Candidate::value).toList();
  }

  private List<Candidate> candidates(NameCompleter completer, CommandLine line) {
    completer.use(services);
    List<Candidate> candidates = new ArrayList<>();
    completer.completeCandidates(null, line, candidates);
    return candidates;
  }

  @Test
  void completesInstrumentsWithTheirDescriptions() {
    assertThat(completed(new InstrumentNameCompleter(), "vigil:read", "bank/w"))
        .containsExactly("bank/workers");
    assertThat(completed(new InstrumentNameCompleter(), "vigil:read", "no"))
        .containsExactly("node@node-1/uptime");
    assertThat(completed(new InstrumentNameCompleter(), "vigil:read", "")).hasSize(7);
    assertThat(
            candidates(new InstrumentNameCompleter(), new Line(List.of("vigil:read", "bank/work"))))
        .extracting(Candidate::descr)
        .containsExactly("worker threads");
  }

  @Test
  void completesOnlyWhatFitsTheCommand() {
    assertThat(completed(new ControlNameCompleter(), "vigil:set", "bank/"))
        .containsExactly("bank/workers", "bank/paused", "bank/phase");
    assertThat(completed(new TestPointNameCompleter(), "vigil:fire", "bank/"))
        .containsExactly("bank/before.commit");
  }

  @Test
  void completesThePatternOfAnEntity() {
    assertThat(completed(new PatternCompleter(), "vigil:watch", "ban"))
        .startsWith("bank/**")
        .contains("bank/load");
  }

  @Test
  void completesValuesThatADeclarationKnows() {
    assertThat(completed(new ControlValueCompleter(), "vigil:set", "bank/phase", ""))
        .containsExactly("OPEN", "CLOSING");
    assertThat(completed(new ControlValueCompleter(), "vigil:set", "bank/paused", "t"))
        .containsExactly("true", "false");
    assertThat(completed(new ControlValueCompleter(), "vigil:set", "bank/workers", ""))
        .containsExactly("4", "1", "64");
  }

  @Test
  void completesEntitiesAndTheBackupsOfTheOneNamed() {
    assertThat(completed(new EntityNameCompleter(), "vigil:takeover", ""))
        .containsExactly("bank", "node@node-1");
    assertThat(completed(new ExporterCompleter(), "vigil:takeover", "bank", "--to", ""))
        .containsExactly(FakeCluster.STANDBY);
    assertThat(completed(new ExporterCompleter(), "vigil:takeover", "--to", ""))
        .containsExactly(FakeCluster.EXPORTER, FakeCluster.STANDBY);
  }

  @Test
  void letsAnyWordStandBeforeTheCursor() {
    for (NameCompleter completer :
        Arrays.asList(
            new PatternCompleter(), new ControlValueCompleter(), new ExporterCompleter())) {
      assertThat(candidates(completer, new ArgumentCommandLine("x/**", 4))).isNotEmpty();
    }
  }

  @Test
  void hasNoCandidatesWithoutServicesOrForMalformedWords() {
    assertThat(completed(new InstrumentNameCompleter(), "vigil:read", "ba nk/")).isEmpty();
    services.with((Importer) null);
    assertThat(completed(new InstrumentNameCompleter(), "vigil:read", "bank")).isEmpty();
  }
}
