package org.vigil.spi;

/**
 * One activation of a role on a node.
 *
 * @param node the id of the node, stable over restarts
 * @param role what it does
 * @param name tells exporters of one node apart; by convention the bundle's symbolic name
 * @param incarnation random per activation, so that a restarted role is another peer (R1)
 */
public record Peer(String node, Role role, String name, long incarnation) {
  /** The name for people: {@code name@node}. */
  public String label() {
    return name + "@" + node;
  }

  /** The same in every run, which that of an enum is not: a simulated story can be told again. */
  @Override
  public int hashCode() {
    return 31 * (31 * node.hashCode() + role.name().hashCode()) + Long.hashCode(incarnation);
  }

  @Override
  public String toString() {
    return label() + "#" + String.format("%04x", incarnation >>> 48);
  }
}
