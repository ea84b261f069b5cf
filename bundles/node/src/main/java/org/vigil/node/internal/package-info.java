/** The node's own instruments: load, memory, threads, bundles. */
@NullMarked
package org.vigil.node.internal;

import org.jspecify.annotations.NullMarked;
