package org.vigil.spi;

/**
 * Another node as a transport sees it, or the own one if the transport refuses to link it.
 *
 * @param node its id; empty while it has not said it
 * @param address where it is, for people
 * @param state {@link #LINKED}, {@link #LINKING} or {@link #REFUSED}
 * @param reason why it is not linked, as a sentence; empty if it is
 * @param isSelf whether it is the own node
 */
public record Neighbour(String node, String address, String state, String reason, boolean isSelf) {
  /** Its roles are known here, and frames go to and fro. */
  public static final String LINKED = "linked";

  /** It is there, but has not answered yet. */
  public static final String LINKING = "linking";

  /** It is there, but must not be linked, or will not. */
  public static final String REFUSED = "refused";
}
