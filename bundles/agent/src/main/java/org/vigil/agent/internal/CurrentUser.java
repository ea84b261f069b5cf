package org.vigil.agent.internal;

import java.security.AccessController;
import java.security.Principal;
import javax.security.auth.Subject;

/** The user for whom the calling thread works. */
final class CurrentUser {
  private CurrentUser() {}

  /** The name of the JAAS subject's user; empty if there is none. */
  @SuppressWarnings("removal") // the successor, Subject.current(), is not in Java 17
  static String name() {
    Subject subject = Subject.getSubject(AccessController.getContext());
    if (subject == null) {
      return "";
    }
    return subject.getPrincipals().stream()
        .filter(principal -> principal.getClass().getSimpleName().equals("UserPrincipal"))
        .map(Principal::getName)
        .findFirst()
        .orElse("");
  }
}
