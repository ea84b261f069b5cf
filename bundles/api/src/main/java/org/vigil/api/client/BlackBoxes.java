package org.vigil.api.client;

import java.io.IOException;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What this node had last imported from exporters that died, kept over restarts (F43). A service of
 * the black box's bundle; for any thread, and each call reads files.
 *
 * <p>Bounded in number and bytes: the oldest go first. A takeover by command leaves no box, as its
 * exporter lives.
 */
@ProviderType
public interface BlackBoxes {
  /**
   * The boxes of this node, newest first; also those that are damaged.
   *
   * @throws IOException if the directory cannot be read; the message names it
   */
  List<BlackBox> list() throws IOException;
}
