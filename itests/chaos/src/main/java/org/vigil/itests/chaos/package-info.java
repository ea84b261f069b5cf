/**
 * What {@code ./run chaos} and {@code ./run drill} play: real nodes, clients that write down all
 * they see, a service that writes down all it does, a seeded nemesis, and a checker that compares.
 *
 * <p>The checker ({@link org.vigil.itests.chaos.Checker}) is a plain function of a {@link
 * org.vigil.itests.chaos.History}; it knows no node and no time but that of the events.
 */
@NullMarked
package org.vigil.itests.chaos;

import org.jspecify.annotations.NullMarked;
