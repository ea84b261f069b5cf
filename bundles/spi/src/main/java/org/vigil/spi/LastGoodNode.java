package org.vigil.spi;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.osgi.annotation.versioning.ProviderType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settles on the node's id, and remembers it: an id outlives a mistake in the configuration, also
 * over a restart.
 */
@ProviderType
public final class LastGoodNode {
  /** The node's id if everything else is unusable. */
  static final String UNNAMED = "node";

  private static final Logger LOG = LoggerFactory.getLogger(LastGoodNode.class);
  private static final Pattern LEGAL = Pattern.compile("[A-Za-z0-9_-]{1,100}");

  private final Path memory;

  /** Keeps the id in this file. */
  public LastGoodNode(Path memory) {
    this.memory = memory;
  }

  /**
   * The id to go by: the configured one; if that is empty the framework's name; if the one asked
   * for is malformed the last good one, with a warning.
   */
  public String choose(String configured, String frameworkName) {
    boolean isSet = !configured.isBlank();
    String wanted = (isSet ? configured : frameworkName).strip();
    if (LEGAL.matcher(wanted).matches()) {
      remember(wanted);
      return wanted;
    }
    String instead = remembered(frameworkName.strip());
    LOG.warn(
        "{} = '{}' is no node id: it takes 1 to 100 letters, digits, _ and -. The node goes by '{}'"
            + " until that is corrected in {}",
        isSet ? "node" : "karaf.name",
        wanted,
        instead,
        isSet ? "etc/org.vigil.transport.cfg" : "etc/system.properties");
    return instead;
  }

  private String remembered(String frameworkName) {
    String last = "";
    try {
      last = Files.exists(memory) ? Files.readString(memory) : "";
    } catch (IOException e) {
      LOG.warn("The last node id cannot be read from {}", memory, e);
    }
    if (LEGAL.matcher(last).matches()) {
      return last;
    }
    return LEGAL.matcher(frameworkName).matches() ? frameworkName : UNNAMED;
  }

  private void remember(String node) {
    try {
      Files.writeString(memory, node);
    } catch (IOException e) {
      LOG.warn("The node id {} cannot be kept in {} for later", node, memory, e);
    }
  }
}
