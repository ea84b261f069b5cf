package org.vigil.itests.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.vigil.itests.stage.NotHeld;

/** The cluster as one node's shell shows it, asked anew each time. */
public final class View {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String JSON_OPTION = " --json";

  private final Node node;

  View(Node node) {
    this.node = node;
  }

  /** What a command that lists things says of each; {@code --json} is added. */
  public Stream<JsonNode> list(String command) {
    return rows(node.shell(command + JSON_OPTION).orThrow());
  }

  /** The same; nothing while the node, which is perhaps starting, does not answer so. */
  public Stream<JsonNode> listIfThere(String command) {
    return node.shellIfThere(command + JSON_OPTION).filter(Answer::succeeded).stream()
        .flatMap(this::rows);
  }

  private Stream<JsonNode> rows(Answer answer) {
    try {
      return StreamSupport.stream(JSON.readTree(answer.output()).spliterator(), false);
    } catch (JsonProcessingException e) {
      throw new NotHeld(answer.command() + " on " + node.id() + " printed no JSON", e);
    }
  }

  /** The ids of the nodes that are up. */
  public Set<String> nodes() {
    return list("vigil:node-list")
        .filter(row -> row.path("state").asText().equals("up"))
        .map(row -> row.path("id").asText())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** All that is listed of a node. */
  public Optional<JsonNode> node(String id) {
    return list("vigil:node-list").filter(row -> row.path("id").asText().equals(id)).findFirst();
  }

  /** The exporter that speaks for an entity, {@code name@node}. */
  public Optional<String> primaryOf(String entity) {
    return entity(entity)
        .map(row -> row.path("primary").asText(""))
        .filter(name -> !name.isEmpty());
  }

  /** The exporters that would take an entity over, in this order. */
  public List<String> backupsOf(String entity) {
    return entity(entity).stream()
        .flatMap(row -> StreamSupport.stream(row.path("backups").spliterator(), false))
        .map(JsonNode::asText)
        .toList();
  }

  /** All that is listed of an entity. */
  public Optional<JsonNode> entity(String entity) {
    return list("vigil:entity-list")
        .filter(row -> row.path("entity").asText().equals(entity))
        .findFirst();
  }

  /** What an instrument reads now. */
  public JsonNode read(String instrument) {
    return list("vigil:read " + instrument).findFirst().orElseThrow();
  }
}
