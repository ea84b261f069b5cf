/** The simulator's door to the agent's core. */
@NullMarked
package org.vigil.agent.internal;

import org.jspecify.annotations.NullMarked;
