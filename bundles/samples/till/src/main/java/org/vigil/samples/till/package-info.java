/** A till that is made where it is needed. */
@NullMarked
package org.vigil.samples.till;

import org.jspecify.annotations.NullMarked;
