/** The transport of a single node: frames go from role to role within the JVM. */
@NullMarked
package org.vigil.transport.local.internal;

import org.jspecify.annotations.NullMarked;
