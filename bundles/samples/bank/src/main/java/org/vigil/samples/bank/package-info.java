/** A bank whose transfers can be watched and steered. */
@NullMarked
package org.vigil.samples.bank;

import org.jspecify.annotations.NullMarked;
