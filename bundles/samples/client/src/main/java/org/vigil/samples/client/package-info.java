/** A bundle that watches the bank. */
@NullMarked
package org.vigil.samples.client;

import org.jspecify.annotations.NullMarked;
