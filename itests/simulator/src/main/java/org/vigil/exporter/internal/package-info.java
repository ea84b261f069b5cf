/** The simulator's door to the exporter's core. */
@NullMarked
package org.vigil.exporter.internal;

import org.jspecify.annotations.NullMarked;
