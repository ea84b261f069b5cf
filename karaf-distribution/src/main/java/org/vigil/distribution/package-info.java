/** What the scripts of the distribution run before Karaf starts; the JDK only. */
package org.vigil.distribution;
