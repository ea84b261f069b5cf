package org.vigil.api.client;

/**
 * Who asks, captured when the call is made, because subjects do not cross threads (G12).
 *
 * @param user the authenticated user; empty if the call came from a bundle without one
 * @param bundle the symbolic name of the calling bundle
 * @param node the node of the call
 */
public record Caller(String user, String bundle, String node) {
  @Override
  public String toString() {
    return (user.isEmpty() ? bundle : user) + "@" + node;
  }
}
