/** The monitoring agent: one per node, between all exporters and the importers of its node. */
@NullMarked
package org.vigil.agent.internal;

import org.jspecify.annotations.NullMarked;
