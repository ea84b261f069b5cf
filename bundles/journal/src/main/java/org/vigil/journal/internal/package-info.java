/** What a node's persistent controls are set to, on its disk; the only bundle that knows SQLite. */
@NullMarked
package org.vigil.journal.internal;

import org.jspecify.annotations.NullMarked;
