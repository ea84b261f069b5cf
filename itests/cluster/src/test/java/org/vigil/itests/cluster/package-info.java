/** What needs several nodes, and the harness itself. */
package org.vigil.itests.cluster;
