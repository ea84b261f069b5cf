/**
 * The races of the tap between service threads and exporters (R11), made to happen by jcstress: two
 * actors run at once, an arbiter looks afterwards, which is what an exporter sees one duty cycle
 * later.
 */
package org.vigil.itests.jcstress;
