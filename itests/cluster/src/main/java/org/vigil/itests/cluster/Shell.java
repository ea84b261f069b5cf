package org.vigil.itests.cluster;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.keyverifier.AcceptAllServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.jspecify.annotations.Nullable;
import org.vigil.itests.stage.NotHeld;

/**
 * The shell of a node, over ssh: one connection that stays for many commands, and is made again
 * when the node was away.
 */
final class Shell implements AutoCloseable {
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(30);

  private final Login login;
  private final int port;
  private final SshClient client;
  private @Nullable ClientSession session;

  Shell(Login login, int port) {
    this.login = login;
    this.port = port;
    client = SshClient.setUpDefaultClient();
    // Nothing of this machine's user; and a node on loopback makes its key at its first start.
    client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
    client.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
    client.setServerKeyVerifier(AcceptAllServerKeyVerifier.INSTANCE);
    client.start();
  }

  /**
   * Runs a command and waits for its end.
   *
   * @throws IOException if the node is not there, or went meanwhile
   * @throws NotHeld if it took too long
   */
  synchronized Answer run(String command, Duration limit) throws IOException {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    try (ChannelExec channel = open(command, output)) {
      Set<ClientChannelEvent> seen = channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), limit);
      String printed = output.toString(StandardCharsets.UTF_8);
      if (seen.contains(ClientChannelEvent.TIMEOUT)) {
        disconnect();
        throw new NotHeld(command + " took longer than " + limit.toSeconds() + " s: " + printed);
      }
      @Nullable Integer status = channel.getExitStatus();
      if (status == null) {
        throw new IOException("the node went away while it ran " + command);
      }
      return new Answer(command, status == 0, printed);
    } catch (IOException e) {
      disconnect();
      throw e;
    }
  }

  /** A connection that was left may be gone by now, and be known to be so only when it is used. */
  private ChannelExec open(String command, OutputStream output) throws IOException {
    boolean isFresh = session == null;
    try {
      ChannelExec channel = connected().createExecChannel(command);
      channel.setOut(output);
      channel.setRedirectErrorStream(true);
      channel.open().verify(CONNECT_LIMIT);
      return channel;
    } catch (IOException | IllegalStateException e) {
      disconnect();
      if (isFresh) {
        throw new IOException("no channel for " + command, e);
      }
      return open(command, output);
    }
  }

  private ClientSession connected() throws IOException {
    ClientSession current = session;
    if (current == null || !current.isOpen()) {
      current =
          client.connect(login.user(), "127.0.0.1", port).verify(CONNECT_LIMIT).getClientSession();
      current.addPublicKeyIdentity(login.keys());
      current.auth().verify(CONNECT_LIMIT);
      session = current;
    }
    return current;
  }

  private void disconnect() {
    ClientSession current = session;
    session = null;
    if (current != null) {
      current.close(true);
    }
  }

  @Override
  public synchronized void close() {
    disconnect();
    client.close(true);
  }
}
