package org.vigil.itests.chaos;

import java.util.List;

/**
 * Says what is wrong with a history. Each check looks at all events in order, and then at the end.
 */
final class Checker {
  /** What a full run must have seen some of. */
  static final List<String> EXPECTED =
      List.of(
          "reports",
          "gaps",
          "outages",
          "ends of epochs",
          "blackouts",
          "readings",
          "changes answered",
          "changes asked about again",
          "revisions taken",
          "values of the service");

  /** One kind of look. */
  interface Check {
    void look(History.Entry entry);

    /** All of it was seen. */
    default void end() {}
  }

  private Checker() {}

  /** Looks at all of it; a history need not have everything. */
  static Findings check(History history) {
    Findings findings = new Findings();
    List<Check> checks =
        List.of(
            new ReportsCheck(history, findings),
            new ValuesCheck(history, findings),
            new OutagesCheck(history, findings),
            new ChangesCheck(history, findings));
    for (History.Entry entry : history.entries()) {
      checks.forEach(check -> check.look(entry));
    }
    checks.forEach(Check::end);
    return findings;
  }

  /** The same; of a full run, which must have seen all there is to see. */
  static Findings checkRun(History history) {
    Findings findings = check(history);
    EXPECTED.forEach(findings::expect);
    findings.findWhatWasNotSeen();
    return findings;
  }
}
