/** The exporter: attaches to the entities of its node, numbers and sends their reports. */
@NullMarked
package org.vigil.exporter.internal;

import org.jspecify.annotations.NullMarked;
