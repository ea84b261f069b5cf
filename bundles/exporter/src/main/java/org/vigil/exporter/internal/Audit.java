package org.vigil.exporter.internal;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vigil.api.InstrumentName;
import org.vigil.api.Refusal;
import org.vigil.api.Value;
import org.vigil.spi.message.AssignmentMessage.Entry;
import org.vigil.spi.message.CallMessage.Answer;
import org.vigil.spi.message.CallMessage.Fire;
import org.vigil.spi.message.CallMessage.Modify;

/**
 * What each change and each firing leaves behind (G12): who, when, from, to, why and what became of
 * it, one line each in the log {@code org.vigil.audit}.
 */
final class Audit {
  private static final Logger LOG = LoggerFactory.getLogger("org.vigil.audit");

  private Audit() {}

  static void changed(Modify change, Answer answer) {
    LOG.info(
        "change {} {}: from {} to {}, by {}, key {}, reason '{}'{}",
        change.control(),
        answer.status(),
        said(answer.from()),
        change.value().map(Audit::said).orElse("its initial value"),
        inOneLine(String.valueOf(change.caller())),
        change.key(),
        inOneLine(change.reason()),
        because(answer.reason()));
  }

  static void fired(Fire fire, Answer answer) {
    LOG.info(
        "fire {} {}: with {}, returned {}, by {}, key {}, reason '{}'{}",
        fire.testPoint(),
        answer.status(),
        fire.arguments().stream().map(Audit::said).toList(),
        said(answer.to()),
        inOneLine(String.valueOf(fire.caller())),
        fire.key(),
        inOneLine(fire.reason()),
        because(answer.reason()));
  }

  /** A predecessor's change that a takeover found without an outcome. */
  static void concluded(InstrumentName control, Entry entry, Answer answer) {
    LOG.info(
        "change {} {}: from {} to {}, by a takeover, key {}{}",
        control,
        answer.status(),
        said(entry.value()),
        said(entry.intended()),
        answer.key(),
        because(answer.reason()));
  }

  /** A value that no change asked for. */
  static void reset(InstrumentName control, Value kept, Value now, Refusal why) {
    LOG.info(
        "change {} reset: from {} to {}, by a takeover: {}",
        control,
        said(kept),
        said(now),
        inOneLine(why.message()));
  }

  private static String because(@Nullable Refusal reason) {
    return reason == null ? "" : ": " + inOneLine(reason.message());
  }

  private static String said(@Nullable Value value) {
    return value == null ? "nothing" : inOneLine(value.asText());
  }

  /** Texts come from outside; none of them may look like a line of its own. */
  private static String inOneLine(String text) {
    return text.replaceAll("\\p{Cntrl}", " ");
  }
}
