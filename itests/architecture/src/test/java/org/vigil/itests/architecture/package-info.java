/**
 * The rules of the house, checked: which bundle may know which ({@link
 * org.vigil.itests.architecture.ArrowsTest}) and how sources are laid out ({@link
 * org.vigil.itests.architecture.SourcesTest}). A rule that finds nothing to check fails.
 */
package org.vigil.itests.architecture;
