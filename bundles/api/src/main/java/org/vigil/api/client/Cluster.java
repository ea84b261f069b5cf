package org.vigil.api.client;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;
import org.vigil.api.EntityName;

/**
 * The view of the whole from any node (F45), and the takeover by command (F31). A service of the
 * node's agent; all methods are for any thread.
 */
@ProviderType
public interface Cluster {
  List<NodeInfo> nodes();

  /** All entities, by name, those refused included. */
  List<EntityInfo> entities();

  List<ExporterInfo> exporters();

  /** The monitors of this node's importers. */
  List<MonitorInfo> monitors();

  /** The latest outages this node's agent noticed, newest first, 256 at most. */
  List<Outage> outages();

  /** Moves an entity to another exporter; completes, normally, within 5 seconds. */
  CompletionStage<Takeover> takeover(TakeoverRequest request, Caller caller);

  /**
   * Has an entity's service made on another node, from what that node can make it of (R10);
   * completes, normally, within 35 seconds.
   */
  CompletionStage<Instance> instantiate(InstanceRequest request, Caller caller);

  /**
   * Who the calling thread acts for on this node: the user of its JAAS subject, else the given
   * bundle.
   */
  Caller caller(String bundle);

  /** Short form of {@link #entities} for one. */
  default java.util.Optional<EntityInfo> entity(EntityName name) {
    return entities().stream().filter(entity -> entity.name().equals(name)).findFirst();
  }
}
