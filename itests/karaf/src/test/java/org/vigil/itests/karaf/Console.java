package org.vigil.itests.karaf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.PrivilegedAction;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.security.auth.Subject;
import org.apache.karaf.jaas.boot.principal.RolePrincipal;
import org.apache.karaf.jaas.boot.principal.UserPrincipal;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.api.console.SessionFactory;

/** Types commands into a shell, as somebody with certain roles. */
final class Console {
  /** What a command did: what it printed, and with what it failed. */
  record Answer(String printed, String failure) {
    boolean isFailed() {
      return !failure.isEmpty();
    }
  }

  private final SessionFactory sessions;

  Console(SessionFactory sessions) {
    this.sessions = sessions;
  }

  /** What a command prints for an administrator; it must not fail. */
  String print(String command) {
    Answer answer = type("admin", command, "viewer", "manager", "admin");
    assertThat(answer.failure()).as(command).isEmpty();
    return answer.printed();
  }

  /** With what a command fails for an administrator. */
  String fail(String command) {
    Answer answer = type("admin", command, "viewer", "manager", "admin");
    assertThat(answer.isFailed())
        .as("%s must fail, but printed %s", command, answer.printed())
        .isTrue();
    return answer.failure();
  }

  /** Types a command as a user with these roles. */
  Answer type(String user, String command, String... roles) {
    return Subject.doAs(subject(user, roles), (PrivilegedAction<Answer>) () -> execute(command));
  }

  /** The commands that an administrator sees, {@code scope:name}. */
  Set<String> commands() {
    return Subject.doAs(
        subject("admin", "viewer", "manager", "admin"),
        (PrivilegedAction<Set<String>>)
            () ->
                sessions.getRegistry().getCommands().stream()
                    .map(command -> command.getScope() + ":" + command.getName())
                    .collect(Collectors.toCollection(TreeSet::new)));
  }

  private static Subject subject(String user, String... roles) {
    Subject subject = new Subject();
    subject.getPrincipals().add(new UserPrincipal(user));
    Arrays.stream(roles).map(RolePrincipal::new).forEach(subject.getPrincipals()::add);
    return subject;
  }

  private Answer execute(String command) {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    Session session = sessions.create(new ByteArrayInputStream(new byte[0]), out, out);
    String failure = "";
    try {
      session.execute(command);
    } catch (Exception e) {
      failure = String.valueOf(e.getMessage());
    } finally {
      session.close();
    }
    return new Answer(printed.toString(StandardCharsets.UTF_8), failure);
  }
}
