package org.vigil.spi;

import org.osgi.annotation.versioning.ConsumerType;

/** Time, passed in so that tests and the simulator can have their own. */
@ConsumerType
public interface Clock {
  /** The machine's clocks. */
  Clock SYSTEM =
      new Clock() {
        @Override
        public long nanos() {
          return System.nanoTime();
        }

        @Override
        public long millis() {
          return System.currentTimeMillis();
        }
      };

  /** Monotonic nanoseconds, comparable by difference only. */
  long nanos();

  /** Milliseconds since the epoch; may jump. */
  long millis();
}
