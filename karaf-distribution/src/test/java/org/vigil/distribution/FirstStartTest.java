package org.vigil.distribution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstStartTest {

  private static final Pattern SHOWN = Pattern.compile("password  (\\S+)");
  private static final Pattern KEPT =
      Pattern.compile("admin = \\{CRYPT}([0-9a-f]{16})([0-9a-f]{64})\\{CRYPT},_g_:admingroup");

  private final ByteArrayOutputStream console = new ByteArrayOutputStream();
  @TempDir private Path etc;
  private Path users;

  @BeforeEach
  void nameTheUsersFile() {
    users = etc.resolve("users.properties");
  }

  @Test
  void keepsTheSaltedHashOfTheShownPasswordOnly() throws Exception {
    Files.writeString(users, "# Who may log in.\n");

    firstStart();

    String content = Files.readString(users);
    String password = shownPassword();
    Matcher kept = KEPT.matcher(content);
    assertThat(kept.find()).isTrue();
    byte[] salt = HexFormat.of().parseHex(kept.group(1));
    assertThat(kept.group(2))
        .isEqualTo(HexFormat.of().formatHex(FirstStart.derive(password, salt)));
    assertThat(content)
        .startsWith("# Who may log in.\n")
        .contains("_g_\\:admingroup = group,admin,manager,viewer,systembundles,ssh")
        .doesNotContain(password);
  }

  @Test
  void leavesAFileWithAUserAlone() throws Exception {
    firstStart();
    String first = Files.readString(users);
    console.reset();

    firstStart();

    assertThat(Files.readString(users)).isEqualTo(first);
    assertThat(console.size()).isZero();
  }

  @Test
  void makesADifferentPasswordForEachNode() throws Exception {
    firstStart();
    String one = shownPassword();
    Files.delete(users);
    console.reset();

    firstStart();

    assertThat(shownPassword()).isNotEqualTo(one);
  }

  @Test
  void leavesNothingElseBehind() throws Exception {
    firstStart();

    assertThat(etc).isDirectoryContaining(users::equals);
    try (var files = Files.list(etc)) {
      assertThat(files).hasSize(1);
    }
  }

  private void firstStart() throws Exception {
    FirstStart.makeAdministrator(users, new SecureRandom(), new PrintStream(console, true, UTF_8));
  }

  private String shownPassword() {
    Matcher shown = SHOWN.matcher(console.toString(UTF_8));
    assertThat(shown.find()).isTrue();
    return shown.group(1);
  }
}
