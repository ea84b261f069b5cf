package org.vigil.shell.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vigil.api.Epoch;
import org.vigil.api.Value;

/**
 * Writes what commands show for programs: maps in their order, values in their own type, times in
 * ISO 8601, durations in milliseconds (their keys say so), what is absent as null.
 */
final class Json {
  private static final JsonFactory FACTORY = new JsonFactory();

  private Json() {}

  static String of(Object thing) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      json.setPrettyPrinter(new DefaultPrettyPrinter());
      write(json, thing);
    } catch (IOException e) {
      throw new IllegalStateException("a text in memory cannot fail", e);
    }
    return text.toString();
  }

  private static void write(JsonGenerator json, @Nullable Object thing) throws IOException {
    if (thing == null || thing.equals(Epoch.NONE)) {
      json.writeNull();
    } else if (thing instanceof Optional<?> optional) {
      write(json, optional.orElse(null));
    } else if (thing instanceof Map<?, ?> map) {
      json.writeStartObject();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        json.writeFieldName(String.valueOf(entry.getKey()));
        write(json, entry.getValue());
      }
      json.writeEndObject();
    } else if (thing instanceof Collection<?> many) {
      json.writeStartArray();
      for (Object one : many) {
        write(json, one);
      }
      json.writeEndArray();
    } else if (thing instanceof Value value) {
      write(json, value.raw());
    } else if (thing instanceof Boolean bool) {
      json.writeBoolean(bool);
    } else if (thing instanceof Double real) {
      json.writeNumber(real);
    } else if (thing instanceof Number number) {
      json.writeNumber(number.longValue());
    } else if (thing instanceof Duration duration) {
      json.writeNumber(duration.toNanos() / 1e6);
    } else {
      json.writeString(thing.toString());
    }
  }
}
