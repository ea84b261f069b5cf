/** What a witness writes is what the harness reads. */
package org.vigil.itests.witness;
