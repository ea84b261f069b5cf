package org.vigil.api.client;

/** How reports are kept when an importer is slower than an exporter (G5). */
public enum Mode {
  /** The newest value; what it replaced is counted as conflated. */
  LATEST,
  /** Each significant report once, in order; where that cannot be kept, a numbered gap. */
  EVERY
}
