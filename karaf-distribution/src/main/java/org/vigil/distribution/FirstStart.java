package org.vigil.distribution;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * Gives a node its administrator: run by {@code bin/setenv} while {@code etc/users.properties} has
 * no user.
 *
 * <p>Makes a random password for {@value #USER}, stores its salted hash, and shows the password
 * once. It is in no argument, variable or file. The file changes in one step; of two that start at
 * once, one makes the user and the other leaves it alone.
 */
public final class FirstStart {

  static final String USER = "admin";

  /** Without the letters and digits that are mistaken for one another. */
  private static final String ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789";

  // What Karaf checks it with: encryption.algorithm = pbkdf2 in etc/org.apache.karaf.jaas.cfg.
  private static final String DERIVATION = "PBKDF2WithHmacSHA1";
  private static final int SALT_BYTES = 8;
  private static final int ITERATIONS = 185_000;
  private static final int HASH_BITS = 256;

  private FirstStart() {}

  /**
   * Runs before Karaf, in a JVM of its own.
   *
   * @param args the users file
   */
  public static void main(String[] args) throws IOException, GeneralSecurityException {
    makeAdministrator(Path.of(args[0]), new SecureRandom(), System.out);
  }

  static void makeAdministrator(Path users, Random random, PrintStream console)
      throws IOException, GeneralSecurityException {
    Path lock = users.resolveSibling("users.properties.lock");
    try (FileChannel channel =
        FileChannel.open(
            lock,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE)) {
      channel.lock();
      List<String> lines = Files.exists(users) ? Files.readAllLines(users, ISO_8859_1) : List.of();
      if (lines.stream().anyMatch(FirstStart::isUser)) {
        return;
      }
      String password = password(random);
      String header = lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
      replace(users, header + entry(password, random));
      console.printf(
          "%n  This node's administrator is  %s  with the password  %s%n"
              + "  It is shown this once; only its hash is kept, in etc/users.properties%n%n",
          USER, password);
    }
  }

  /** Whether the line names a user: not a comment, not a group. */
  private static boolean isUser(String line) {
    String text = line.strip();
    return !text.isEmpty() && !text.startsWith("#") && !text.startsWith("_g_");
  }

  private static String entry(String password, Random random) throws GeneralSecurityException {
    return USER
        + " = {CRYPT}"
        + hash(password, random)
        + "{CRYPT},_g_:admingroup\n"
        + "_g_\\:admingroup = group,admin,manager,viewer,systembundles,ssh\n";
  }

  /** Twenty characters of 32: a hundred bits. */
  private static String password(Random random) {
    StringBuilder password = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      if (i > 0 && i % 5 == 0) {
        password.append('-');
      }
      password.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return password.toString();
  }

  private static String hash(String password, Random random) throws GeneralSecurityException {
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    return HexFormat.of().formatHex(salt) + HexFormat.of().formatHex(derive(password, salt));
  }

  static byte[] derive(String password, byte[] salt) throws GeneralSecurityException {
    PBEKeySpec spec = new PBEKeySpec(password.toCharArray(), salt, ITERATIONS, HASH_BITS);
    return SecretKeyFactory.getInstance(DERIVATION).generateSecret(spec).getEncoded();
  }

  private static void replace(Path users, String content) throws IOException {
    Path next = users.resolveSibling("users.properties.next");
    Files.deleteIfExists(next);
    if (Files.getFileStore(users.toAbsolutePath().getParent()).supportsFileAttributeView("posix")) {
      Files.createFile(
          next, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    Files.writeString(next, content, ISO_8859_1);
    Files.move(next, users, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
