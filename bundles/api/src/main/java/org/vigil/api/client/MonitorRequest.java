package org.vigil.api.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;
import org.vigil.api.NamePattern;
import org.vigil.api.Significance;

/** A wish to monitor instruments, those that exist and those that appear later (F10, F11). */
@ProviderType
public final class MonitorRequest {
  private final List<NamePattern> patterns;
  private final Mode mode;
  private final Significance significance;
  private final int buffer;
  private final @Nullable String name;

  private MonitorRequest(Builder builder) {
    patterns = List.copyOf(builder.patterns);
    mode = builder.mode;
    significance = builder.significance;
    buffer = builder.buffer;
    name = builder.name;
  }

  /**
   * A request over these patterns, mode LATEST, any change the instruments declare.
   *
   * @throws IllegalArgumentException if one is malformed or there is none
   */
  public static Builder of(String... patterns) {
    return new Builder(patterns);
  }

  public List<NamePattern> patterns() {
    return patterns;
  }

  public Mode mode() {
    return mode;
  }

  /** What is worth a report for this importer; never finer than what the instrument declares. */
  public Significance significance() {
    return significance;
  }

  /** How many events wait for a slow listener at most. */
  public int buffer() {
    return buffer;
  }

  /** The name under which the request can be resumed (R19). */
  public Optional<String> name() {
    return Optional.ofNullable(name);
  }

  /** Collects a request. */
  public static final class Builder {
    private final List<NamePattern> patterns = new ArrayList<>();
    private Mode mode = Mode.LATEST;
    private Significance significance = Significance.ANY_CHANGE;
    private int buffer = 4096;
    private @Nullable String name;

    private Builder(String... patterns) {
      if (patterns.length == 0) {
        throw new IllegalArgumentException("a request names at least one pattern, as in bank/**");
      }
      for (String pattern : patterns) {
        this.patterns.add(NamePattern.of(pattern));
      }
    }

    public Builder mode(Mode wanted) {
      mode = wanted;
      return this;
    }

    /** Each significant report once, or a numbered gap. */
    public Builder every() {
      return mode(Mode.EVERY);
    }

    /** Fewer reports than the instruments declare. */
    public Builder significance(Significance wanted) {
      significance = wanted;
      return this;
    }

    /**
     * At least this long between two reports of one instrument; the newest value follows when it
     * ends.
     */
    public Builder atMostEvery(Duration interval) {
      significance = significance.atMostEvery(interval);
      return this;
    }

    /**
     * How many events may wait for the listener, 16 to 1,048,576; beyond that reports are conflated
     * or become a gap (G10).
     */
    public Builder buffer(int events) {
      if (events < 16 || events > 1 << 20) {
        throw new IllegalArgumentException("a buffer holds 16 to 1,048,576 events, not " + events);
      }
      buffer = events;
      return this;
    }

    /**
     * Lets the request outlive this session, for the grace time, to be taken up by {@link
     * Importer#resume}.
     */
    public Builder named(String requestName) {
      name = requestName;
      return this;
    }

    public MonitorRequest build() {
      return new MonitorRequest(this);
    }
  }
}
