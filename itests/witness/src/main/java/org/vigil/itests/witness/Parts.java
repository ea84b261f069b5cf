package org.vigil.itests.witness;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.vigil.api.Epoch;
import org.vigil.api.Refusal;
import org.vigil.api.Value;
import org.vigil.api.ValueType;

/** The parts of a line, written or read one after the other. */
final class Parts {
  private static final String ABSENT = "-";
  private static final Pattern SPACE = Pattern.compile("\\s+");

  private final List<String> parts;
  private int next;

  Parts() {
    this(new ArrayList<>());
  }

  Parts(List<String> parts) {
    this.parts = parts;
  }

  String line() {
    return String.join("\t", parts);
  }

  boolean hasMore() {
    return next < parts.size();
  }

  Parts add(String text) {
    boolean isPlain = text.chars().noneMatch(Character::isWhitespace);
    parts.add(isPlain ? text : SPACE.matcher(text).replaceAll(" "));
    return this;
  }

  Parts add(long number) {
    parts.add(Long.toString(number));
    return this;
  }

  Parts add(boolean isSo) {
    parts.add(Boolean.toString(isSo));
    return this;
  }

  Parts add(Epoch epoch) {
    return add(epoch.number()).add(Long.toUnsignedString(epoch.incarnation()));
  }

  Parts add(Instant time) {
    return add(time.toString());
  }

  Parts addTime(Optional<Instant> time) {
    return add(time.map(Instant::toString).orElse(ABSENT));
  }

  Parts addDuration(Optional<Duration> duration) {
    return add(duration.map(Duration::toString).orElse(ABSENT));
  }

  Parts addText(Optional<String> text) {
    return add(text.orElse(ABSENT));
  }

  Parts addValue(Optional<Value> value) {
    return add(value.map(some -> some.type() + ":" + some.asText()).orElse(ABSENT));
  }

  Parts addRefusal(Optional<Refusal> refusal) {
    return add(refusal.map(some -> some.code() + ":" + some.message()).orElse(ABSENT));
  }

  String text() {
    return parts.get(next++);
  }

  long number() {
    return Long.parseLong(text());
  }

  boolean isSo() {
    return Boolean.parseBoolean(text());
  }

  Epoch epoch() {
    return Epoch.of(number(), Long.parseUnsignedLong(text()));
  }

  Instant time() {
    return Instant.parse(text());
  }

  Optional<String> textIfAny() {
    return Optional.of(text()).filter(text -> !text.equals(ABSENT));
  }

  Optional<Instant> timeIfAny() {
    return textIfAny().map(Instant::parse);
  }

  Optional<Duration> durationIfAny() {
    return textIfAny().map(Duration::parse);
  }

  Optional<Value> valueIfAny() {
    return textIfAny()
        .map(
            text ->
                Value.parse(
                    ValueType.valueOf(text.substring(0, text.indexOf(':'))),
                    text.substring(text.indexOf(':') + 1)));
  }

  Optional<Refusal> refusalIfAny() {
    return textIfAny()
        .map(
            text ->
                new Refusal(
                    text.substring(0, text.indexOf(':')), text.substring(text.indexOf(':') + 1)));
  }
}
