/**
 * One node in real Karafs: a plain one, in which each feature is installed alone ({@link
 * org.vigil.itests.karaf.PlainKarafIT}), and the distribution.
 */
package org.vigil.itests.karaf;
