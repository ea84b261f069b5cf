/** Commands run against fakes of the services, from the words a person types on. */
package org.vigil.shell.internal;
