/** The shell commands of the scope {@code vigil}. */
@NullMarked
package org.vigil.shell.internal;

import org.jspecify.annotations.NullMarked;
