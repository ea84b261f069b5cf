package org.vigil.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Completer;
import org.junit.jupiter.api.Test;

/** What Karaf wants of the classes it makes, and people of each command. */
class CommandsTest {
  private static List<Class<?>> concrete(Class<?> type) throws IOException {
    Path folder = Path.of("target/classes/org/vigil/shell/internal");
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".class") && !name.equals("package-info.class"))
          .<Class<?>>map(name -> load(name.substring(0, name.length() - ".class".length())))
          .filter(type::isAssignableFrom)
          .filter(found -> !Modifier.isAbstract(found.getModifiers()))
          .toList();
    }
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(CommandsTest.class.getPackageName() + "." + name);
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void areMadeByKaraf() throws Exception {
    assertThat(concrete(Action.class)).hasSize(17);
    assertThat(concrete(Completer.class)).hasSize(9);
    for (Class<?> type :
        Stream.concat(concrete(Action.class).stream(), concrete(Completer.class).stream())
            .toList()) {
      assertThat(type).isPublic().hasAnnotation(Service.class);
      assertThat(type.getConstructor().newInstance()).isNotNull();
    }
  }

  @Test
  void haveHelpWithAnExample() throws Exception {
    for (Class<?> type : concrete(Action.class)) {
      Command command = type.getAnnotation(Command.class);
      assertThat(command.scope()).isEqualTo("vigil");
      assertThat(command.description()).isNotBlank().doesNotEndWith(".");
      assertThat(command.detailedDescription())
          .contains("Example:  vigil:" + command.name())
          .doesNotContain("\t");
    }
  }
}
