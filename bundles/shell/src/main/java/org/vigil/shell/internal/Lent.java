package org.vigil.shell.internal;

/**
 * A service in use, to be given back.
 *
 * @param service the service
 * @param source what tells one registration from another, see {@link Services.Event}
 * @param giveBack called at the end of use
 */
record Lent<T>(T service, Object source, Runnable giveBack) implements AutoCloseable {
  @Override
  public void close() {
    giveBack.run();
  }
}
