package org.vigil.api.client;

import java.time.Duration;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;
import org.vigil.api.InstrumentName;

/** One instrument that a request watches. A snapshot; ask the request again for a newer one. */
@ProviderType
public interface Monitor {
  InstrumentName instrument();

  /** One of {@link States}. */
  String state();

  /** One of {@link Causes}, when the state is unavailable. */
  Optional<String> cause();

  /** How long ago the exporter was last heard, quiet or not (F18); empty before the first time. */
  Optional<Duration> age();

  /** The newest report. */
  Optional<Report> last();

  /** Reports delivered. */
  long received();

  /** Reports replaced by newer ones. */
  long conflated();

  /** Numbered reports that were not significant for this request. */
  long suppressed();

  /** Numbers that will not come. */
  long lost();
}
