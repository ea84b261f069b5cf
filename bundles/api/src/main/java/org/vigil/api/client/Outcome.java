package org.vigil.api.client;

import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;
import org.vigil.api.ChangeKey;
import org.vigil.api.InstrumentName;
import org.vigil.api.Refusal;
import org.vigil.api.Value;

/** What became of a change or of firing a test point; whatever it says is true (G8). */
@ProviderType
public interface Outcome {
  /** It took place. */
  String APPLIED = "applied";

  /** It did not and will not take place. */
  String REJECTED = "rejected";

  /** Nobody can know now; a change can be asked about again by its key. */
  String UNKNOWN = "unknown";

  /** {@link #APPLIED}, {@link #REJECTED} or {@link #UNKNOWN}. */
  String status();

  InstrumentName instrument();

  /**
   * Names the change for {@link Importer#outcome}; fires have a key too, but are not remembered
   * (R17).
   */
  ChangeKey key();

  /** Why it was rejected or is unknown. */
  Optional<Refusal> reason();

  /** The value before. */
  Optional<Value> from();

  /** The value after; of a fired test point what its procedure returned. */
  Optional<Value> to();

  /** The control's revision after the change. */
  long revision();

  /**
   * How many copies of the change exist outside the service; it survives the loss of one node from
   * two on (R15).
   */
  int copies();

  /**
   * Whether it was made under a provisional epoch, and may be overridden when a split heals (R4).
   */
  boolean isProvisional();

  default boolean isApplied() {
    return status().equals(APPLIED);
  }
}
