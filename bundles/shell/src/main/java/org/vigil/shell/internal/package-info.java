/**
 * The shell commands of the scope {@code vigil}: clients of {@link org.vigil.api.client.Importer}
 * and {@link org.vigil.api.client.Cluster} and nothing more.
 *
 * <p>Karaf finds the commands and completers in this package and makes a new object of a command
 * for each call. A command opens a session of its own for as long as it runs and gives it back; it
 * is there, and says what is missing, when the roles it asks are not.
 */
@Header(name = "Karaf-Commands", value = "org.vigil.shell.internal")
@NullMarked
package org.vigil.shell.internal;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Header;
