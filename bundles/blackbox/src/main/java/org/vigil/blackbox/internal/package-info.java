/** The node's black box: files with the last reports before each outage. */
@NullMarked
package org.vigil.blackbox.internal;

import org.jspecify.annotations.NullMarked;
