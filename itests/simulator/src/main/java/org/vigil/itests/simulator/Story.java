package org.vigil.itests.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.vigil.api.client.MonitorEvent;
import org.vigil.spi.Peer;
import org.vigil.spi.message.Message;

/** What happened, in sentences: the faults always, each word of each role if it is to be long. */
final class Story {
  private static final int LONGEST = 4_000;

  private final boolean isLong;
  private final List<String> lines = new ArrayList<>();
  private LongSupplier time = () -> 0;

  Story(boolean isLong) {
    this.isLong = isLong;
  }

  void begin(LongSupplier nowNanos) {
    time = nowNanos;
  }

  /** Something that a person wants to know. */
  void tell(String what) {
    lines.add(String.format(Locale.ROOT, "at %7.3f s %s", time.getAsLong() / 1e9, what));
    if (lines.size() > LONGEST) {
      lines.remove(0);
    }
  }

  /** Something that is of interest once it went wrong. */
  void note(Supplier<String> what) {
    if (isLong) {
      tell("  " + what.get());
    }
  }

  void says(RunningPart who, Peer to, Message message) {
    note(() -> who + " to " + to + ": " + message);
  }

  void hears(RunningPart who, Peer from, Message message) {
    note(() -> "    " + who + " hears " + from + ": " + message.getClass().getSimpleName());
  }

  void receives(String stream, MonitorEvent event) {
    note(() -> stream + ": " + event);
  }

  /** All of it. */
  List<String> lines() {
    return lines;
  }
}
