/** Schedules that are simulated in every build. */
package org.vigil.itests.simulator;
