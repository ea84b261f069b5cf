/** The simulator's door to the duty cycle. */
@NullMarked
package org.vigil.spi;

import org.jspecify.annotations.NullMarked;
