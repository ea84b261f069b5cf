package org.vigil.itests.karaf;

import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.systemProperty;
import static org.ops4j.pax.exam.CoreOptions.systemTimeout;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.configureConsole;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.doNotModifyLogConfiguration;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.editConfigurationFilePut;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.karafDistributionConfiguration;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.keepRuntimeFolder;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.replaceConfigurationFile;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.options.extra.VMOption;

/**
 * How the Karafs under test are set up: on ports that are free, on loopback, and with no other
 * sources of bundles than their own system folder, the one of the assembly and what Pax Exam needs.
 * The Maven repository of whoever runs the tests is not looked at: a stale install would be tested
 * instead.
 */
final class Karaf {
  private static final String MAVEN = "etc/org.ops4j.pax.url.mvn.cfg";
  private static final String SHELL = "etc/org.apache.karaf.shell.cfg";
  private static final String MANAGEMENT = "etc/org.apache.karaf.management.cfg";
  private static final String WEB = "etc/org.ops4j.pax.web.cfg";
  private static final String RESOLVER = "org.ops4j.pax.url.mvn.";

  private Karaf() {}

  /** Karaf as it is downloaded. */
  static Option plain() {
    return composite(karaf(new File(property("plain.karaf")), "plain"), settings());
  }

  /** The distribution, and with it what the story sees with. */
  static Option distribution() {
    return composite(
        karaf(new File(property("distribution")), "distribution"),
        bundle(new File(property("stage")).toURI().toString()),
        settings());
  }

  /** Vigil's jars as they were assembled, for tests inside and outside of a Karaf. */
  static File assembly() {
    return new File(property("assembly.system"));
  }

  private static Option karaf(File archive, String folder) {
    return karafDistributionConfiguration()
        .frameworkUrl(archive.toURI().toString())
        .name(folder)
        .unpackDirectory(new File("target", folder));
  }

  private static Option settings() {
    String repositories =
        Stream.of(new File(property("assembly.system")), new File(property("exam.repository")))
            .map(folder -> folder.toURI() + "@snapshots@id=" + folder.getName())
            .reduce("${karaf.home.uri}system@snapshots@id=own", (one, more) -> one + "," + more);
    return composite(
        keepRuntimeFolder(),
        doNotModifyLogConfiguration(),
        configureConsole().ignoreLocalConsole(),
        systemTimeout(TimeUnit.MINUTES.toMillis(2)),
        bundle(new File(property("assertj")).toURI().toString()),
        bundle(new File(property("byte.buddy")).toURI().toString()),
        editConfigurationFilePut(MAVEN, RESOLVER + "defaultRepositories", repositories),
        editConfigurationFilePut(MAVEN, RESOLVER + "repositories", ""),
        editConfigurationFilePut(MAVEN, RESOLVER + "useFallbackRepositories", "false"),
        editConfigurationFilePut(
            MAVEN,
            RESOLVER + "localRepository",
            new File("target/empty-repository").getAbsolutePath()),
        editConfigurationFilePut(SHELL, "sshHost", "127.0.0.1"),
        editConfigurationFilePut(SHELL, "sshPort", freePort()),
        editConfigurationFilePut(MANAGEMENT, "rmiRegistryHost", "127.0.0.1"),
        editConfigurationFilePut(MANAGEMENT, "rmiRegistryPort", freePort()),
        editConfigurationFilePut(MANAGEMENT, "rmiServerHost", "127.0.0.1"),
        editConfigurationFilePut(MANAGEMENT, "rmiServerPort", freePort()),
        editConfigurationFilePut(WEB, "org.osgi.service.http.port", freePort()),
        replaceConfigurationFile("etc/hazelcast.xml", hazelcast()),
        systemProperty("vigil.version").value(property("vigil.version")),
        systemProperty("assembly.system").value(property("assembly.system")),
        composite(javaOptions()));
  }

  /** What bin/karaf passes to a JDK since 9. */
  private static Option[] javaOptions() {
    String version = property("karaf.version");
    return Stream.of(
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Djava.security.manager=allow",
            "--add-reads=java.xml=java.logging",
            "--add-exports=java.base/org.apache.karaf.specs.locator=java.xml,ALL-UNNAMED",
            "--patch-module",
            "java.base=lib/endorsed/org.apache.karaf.specs.locator-" + version + ".jar",
            "--patch-module",
            "java.xml=lib/endorsed/org.apache.karaf.specs.java.xml-" + version + ".jar",
            "--add-opens=java.base/java.security=ALL-UNNAMED",
            "--add-opens=java.base/java.net=ALL-UNNAMED",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/java.util=ALL-UNNAMED",
            "--add-opens=java.naming/javax.naming.spi=ALL-UNNAMED",
            "--add-opens=java.rmi/sun.rmi.transport.tcp=ALL-UNNAMED",
            "--add-exports=java.base/sun.net.www.protocol.file=ALL-UNNAMED",
            "--add-exports=java.base/sun.net.www.protocol.ftp=ALL-UNNAMED",
            "--add-exports=java.base/sun.net.www.protocol.http=ALL-UNNAMED",
            "--add-exports=java.base/sun.net.www.protocol.https=ALL-UNNAMED",
            "--add-exports=java.base/sun.net.www.protocol.jar=ALL-UNNAMED",
            "--add-exports=java.base/sun.net.www.content.text=ALL-UNNAMED",
            "--add-exports=jdk.naming.rmi/com.sun.jndi.url.rmi=ALL-UNNAMED",
            "-classpath",
            "lib/jdk9plus/*" + File.pathSeparator + "lib/boot/*")
        .map(VMOption::new)
        .toArray(Option[]::new);
  }

  /** As shipped, for a cluster that no other node joins. */
  private static File hazelcast() {
    try {
      Path shipped =
          Path.of(property("assembly.system")).resolveSibling("etc").resolve("hazelcast.xml");
      Path own = Files.createTempFile(Path.of("target"), "hazelcast", ".xml");
      Files.writeString(
          own,
          Files.readString(shipped)
              .replace("<name>vigil</name>", "<name>test-" + UUID.randomUUID() + "</name>"));
      return own.toFile();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return String.valueOf(socket.getLocalPort());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String property(String name) {
    String value = System.getProperty(name);
    if (value == null) {
      throw new IllegalStateException("the system property " + name + " is not set");
    }
    return value;
  }
}
