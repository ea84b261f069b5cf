package org.vigil.itests.cluster;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.keyprovider.KeyPairProvider;

/**
 * A user that gets into a node's shell by a key, made for one cluster: no password is kept or
 * typed.
 *
 * @param user the name
 * @param keys the pair; nodes know the public one
 */
record Login(String user, KeyPair keys) {
  /** A user with a fresh key. */
  static Login of(String user) {
    try {
      return new Login(user, KeyUtils.generateKeyPair(KeyPairProvider.SSH_RSA, 2048));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What {@code etc/keys.properties} says of the user, who may do all. */
  String entry() {
    String[] typeAndKey = PublicKeyEntry.toString(keys.getPublic()).split(" ", -1);
    return user + "=" + typeAndKey[1] + ",_g_:admingroup\n";
  }

  /** Keeps the private key in a file that only its owner reads, as {@code bin/client -k} does. */
  void keep(Path file) {
    try {
      Files.deleteIfExists(file);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      try (OutputStream out = Files.newOutputStream(file)) {
        OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(keys, user, null, out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
