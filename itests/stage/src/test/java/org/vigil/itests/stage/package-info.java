/** Tests of the eyes that tests see with. */
package org.vigil.itests.stage;
