/** The failover coordinator: chooses the primary exporter of each entity. */
@NullMarked
package org.vigil.failover.internal;

import org.jspecify.annotations.NullMarked;
