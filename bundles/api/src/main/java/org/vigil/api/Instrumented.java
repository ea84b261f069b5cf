package org.vigil.api;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * The whiteboard service by which a bundle exports an entity: register it, and every exporter of
 * the node finds it; unregister it, and its instruments are gone (F6).
 *
 * <p>Singleton scope only; with Declarative Services also {@code immediate = true}, because a
 * delayed component is discarded with its values when nobody looks. The service needs no reference
 * to Vigil and runs on when Vigil is stopped (G9).
 */
@ConsumerType
public interface Instrumented {
  /**
   * The entity this service exports: the same object on each call, made when the service was made.
   * Called on Vigil's threads; it must return at once.
   */
  Entity entity();
}
