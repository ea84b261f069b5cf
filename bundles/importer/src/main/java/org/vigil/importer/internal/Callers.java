package org.vigil.importer.internal;

import java.security.AccessController;
import java.security.Principal;
import javax.security.auth.Subject;
import org.jspecify.annotations.Nullable;

/** Who the current thread acts for. */
final class Callers {
  private Callers() {}

  /** The user of this thread's JAAS subject; empty if there is none. */
  @SuppressWarnings("removal") // the successor, Subject.current(), came after Java 17
  static String currentUser() {
    return user(Subject.getSubject(AccessController.getContext()));
  }

  /** The user of a subject: its first principal of a kind for users, as Karaf's is. */
  static String user(@Nullable Subject subject) {
    if (subject == null) {
      return "";
    }
    return subject.getPrincipals().stream()
        .filter(principal -> principal.getClass().getName().endsWith("UserPrincipal"))
        .map(Principal::getName)
        .findFirst()
        .orElse("");
  }
}
