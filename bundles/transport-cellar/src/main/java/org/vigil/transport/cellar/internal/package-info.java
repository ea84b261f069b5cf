/**
 * The transport between nodes: finds them with Cellar and Hazelcast, and links each pair reliably.
 *
 * <p>From the wire up: {@link org.vigil.transport.cellar.internal.HazelcastWire} carries bytes to a
 * member and may lose them; {@link org.vigil.transport.cellar.internal.Outgoing} and {@link
 * org.vigil.transport.cellar.internal.Incoming} number them, so that a {@link
 * org.vigil.transport.cellar.internal.Link} loses, doubles and reorders nothing; {@link
 * org.vigil.transport.cellar.internal.NodeLink} decides with whom there is one, and {@link
 * org.vigil.transport.cellar.internal.Neighbourhood} holds them all. These are plain objects with
 * time passed in, guarded by the lock of the node's {@code Switchboard}; the threads are in {@link
 * org.vigil.transport.cellar.internal.CellarTransport}.
 */
@NullMarked
package org.vigil.transport.cellar.internal;

import org.jspecify.annotations.NullMarked;
