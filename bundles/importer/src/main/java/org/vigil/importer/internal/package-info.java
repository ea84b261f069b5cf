/**
 * The importer: sessions of clients on this node.
 *
 * <p>{@link org.vigil.importer.internal.ImporterCore} is the state machine between clients and the
 * agent of the node. What the agent delivers goes through the request's {@link
 * org.vigil.importer.internal.Watchlist}, where each instrument's row of numbers is checked, into
 * its {@link org.vigil.importer.internal.EventBuffer}, and from there on the threads of {@link
 * org.vigil.importer.internal.Delivery} to the client. {@link
 * org.vigil.importer.internal.ImporterRole} is what {@link org.vigil.importer.internal.Session} and
 * {@link org.vigil.importer.internal.Whiteboard} see of all that.
 */
@NullMarked
package org.vigil.importer.internal;

import org.jspecify.annotations.NullMarked;
