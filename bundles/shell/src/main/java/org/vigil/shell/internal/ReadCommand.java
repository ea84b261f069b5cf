package org.vigil.shell.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.vigil.api.InstrumentName;
import org.vigil.api.Kind;
import org.vigil.api.NamePattern;
import org.vigil.api.client.Importer;
import org.vigil.api.client.InstrumentInfo;
import org.vigil.api.client.Reading;
import org.vigil.api.client.States;

/** {@code vigil:read}. */
@Service
@Command(
    scope = "vigil",
    name = "read",
    description = "Reads instruments now",
    detailedDescription =
        """
        Reads the current values; those of one entity are read together. A dynamic \
        indicator is asked now. Fails if one of the instruments is unavailable, and says \
        why.

        Example:  vigil:read bank/workers
                  vigil:read 'bank/transfers.*' bank/total --json
        """)
public final class ReadCommand extends ListCommand {
  private record Row(InstrumentInfo info, Reading reading) {}

  private static final Listing<Row> LISTING =
      new Listing<Row>("")
          .text("Instrument", "instrument", row -> row.reading().instrument())
          .number("Value", "value", row -> row.reading().value())
          .text("Unit", "unit", row -> row.info().declaration().unit())
          .state("State", "state", row -> row.reading().state())
          .json("cause", row -> row.reading().failure().map(failure -> failure.code()))
          .json("message", row -> row.reading().failure().map(failure -> failure.message()))
          .text("Taken", "time", row -> row.reading().time())
          .text("Epoch", "epoch", row -> row.reading().epoch())
          .number("Revision", "revision", row -> row.reading().revision());

  @Argument(
      index = 0,
      name = "instruments",
      description = "Names or patterns",
      required = true,
      multiValued = true)
  @Completion(PatternCompleter.class)
  private List<String> instruments = List.of();

  @Override
  void run() throws CommandException {
    try (Lent<Importer> importer = importer()) {
      Map<InstrumentName, InstrumentInfo> wanted = wanted(importer.service());
      List<Row> rows =
          importer.service().sense(wanted.keySet().stream().map(String::valueOf).toList()).stream()
              .map(reading -> new Row(info(wanted, reading), reading))
              .toList();
      List<Row> failed = rows.stream().filter(row -> !isGood(row.reading())).toList();
      if (failed.size() < rows.size() || rows.size() > 1 || form() == Listing.Form.JSON) {
        LISTING.print(rows, form(), output());
      }
      refuse(failed, rows.size());
    }
  }

  private static InstrumentInfo info(Map<InstrumentName, InstrumentInfo> wanted, Reading reading) {
    InstrumentInfo info = wanted.get(reading.instrument());
    if (info == null) {
      throw new IllegalStateException(
          "a reading of " + reading.instrument() + " was not asked for");
    }
    return info;
  }

  private Map<InstrumentName, InstrumentInfo> wanted(Importer importer) throws CommandException {
    Map<InstrumentName, InstrumentInfo> wanted = new LinkedHashMap<>();
    for (String text : instruments) {
      NamePattern pattern = NamePattern.of(text);
      if (pattern.isExact()) {
        InstrumentInfo info = new Catalogue(importer).find(text);
        wanted.put(info.name(), info);
        continue;
      }
      List<InstrumentInfo> covered =
          importer.list(text).stream()
              .filter(info -> info.declaration().kind() != Kind.TEST_POINT)
              .toList();
      if (covered.isEmpty()) {
        throw new CommandException(
            "'" + text + "' covers no instrument; vigil:instrument-list shows all instruments");
      }
      covered.forEach(info -> wanted.put(info.name(), info));
    }
    return wanted;
  }

  private static boolean isGood(Reading reading) {
    return reading.state().equals(States.GOOD);
  }

  private static void refuse(List<Row> failed, int all) throws CommandException {
    if (failed.isEmpty()) {
      return;
    }
    String reasons = failed.stream().map(ReadCommand::reason).collect(Collectors.joining("\n  "));
    throw new CommandException(
        all == 1 ? reasons : failed.size() + " of " + all + " are unavailable:\n  " + reasons);
  }

  private static String reason(Row row) {
    Reading reading = row.reading();
    return reading.instrument()
        + " is "
        + reading.state()
        + reading
            .failure()
            .map(failure -> ": " + Wording.plain(failure.message()) + " (" + failure.code() + ")")
            .orElse("");
  }
}
