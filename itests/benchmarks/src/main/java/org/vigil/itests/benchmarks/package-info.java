/**
 * What an update and a report cost, beside what others charge for the like, measured in one run.
 */
@NullMarked
package org.vigil.itests.benchmarks;

import org.jspecify.annotations.NullMarked;
