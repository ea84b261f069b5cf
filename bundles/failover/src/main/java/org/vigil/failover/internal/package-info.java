/**
 * The failover coordinator: chooses the primary exporter of each entity.
 *
 * <p>{@code CoordinatorCore} is the role's core, run by {@code FailoverComponent}. It has one
 * {@code Assignment} per entity, whose {@code AssignmentState} says where it is on its way from one
 * primary to the next.
 */
@NullMarked
package org.vigil.failover.internal;

import org.jspecify.annotations.NullMarked;
