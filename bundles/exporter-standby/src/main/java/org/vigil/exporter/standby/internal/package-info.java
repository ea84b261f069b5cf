/** The standby exporter: the same core as the exporter, in a bundle of its own. */
@NullMarked
package org.vigil.exporter.standby.internal;

import org.jspecify.annotations.NullMarked;
