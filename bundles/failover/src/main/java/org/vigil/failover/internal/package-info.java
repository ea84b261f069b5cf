/**
 * The failover coordinator: chooses the primary exporter of each entity.
 *
 * <p>{@code CoordinatorCore} is the role's core, run by {@code FailoverComponent}. It has one
 * {@code Assignment} per entity, whose {@code AssignmentState} says where it is on its way from one
 * primary to the next.
 *
 * <p>Every node has one, and none leads: all hear the same offers and deaths, all come to the same
 * choice, and the one of the chosen exporter's node issues the epoch (R2). What one of them has to
 * ask another goes through {@code Relays}. {@code Instances} has the service of an entity made anew
 * where nobody is left to speak for it (R10).
 */
@NullMarked
package org.vigil.failover.internal;

import org.jspecify.annotations.NullMarked;
