package org.vigil.itests.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes a node's plan into the files of its {@code etc} folder, as a person would. */
final class Settings {
  private final Path etc;

  Settings(Path home) {
    etc = home.resolve("etc");
  }

  void follow(NodePlan plan) {
    Addresses addresses = plan.addresses();
    set("system.properties", "karaf.name", plan.id());
    set("org.apache.karaf.shell.cfg", "sshPort", addresses.ssh());
    set("org.apache.karaf.management.cfg", "rmiRegistryPort", addresses.rmiRegistry());
    set("org.apache.karaf.management.cfg", "rmiServerPort", addresses.rmiServer());
    set("org.ops4j.pax.web.cfg", "org.osgi.service.http.port", addresses.http());
    begin("keys.properties", plan.login().entry());
    boot(plan);
    if (plan.isLinked()) {
      link(plan);
    }
  }

  /** Boots the plan's features instead of the one that makes a node of its own. */
  private void boot(NodePlan plan) {
    replace(
        "org.apache.karaf.features.cfg",
        "(?m)(?<=^ {4})vigil/[^,\\s]+",
        String.join(", \\\n    ", plan.features()));
  }

  private void link(NodePlan plan) {
    String members =
        plan.members().stream()
            .map(port -> "<member>127.0.0.1:" + port + "</member>")
            .collect(Collectors.joining("", "<member-list>", "</member-list>"));
    replace("hazelcast.xml", "<name>[^<]*</name>", "<name>" + plan.group() + "</name>");
    replace(
        "hazelcast.xml",
        "<port [^>]*>\\d+</port>",
        "<port auto-increment=\"false\">" + plan.addresses().hazelcast() + "</port>");
    replace("hazelcast.xml", "(?s)<member-list>.*</member-list>", members);
  }

  /** Gives a setting that is there another value. */
  void set(String file, String name, Object value) {
    replace(file, "(?m)^" + Pattern.quote(name) + " *=.*$", name + " = " + value);
  }

  /** Puts lines before all others. */
  void begin(String file, String lines) {
    write(file, lines + read(file));
  }

  /** Replaces the first that is found; finding none is a mistake. */
  private void replace(String file, String expression, String replacement) {
    String text = read(file);
    Matcher matcher = Pattern.compile(expression).matcher(text);
    if (!matcher.find()) {
      throw new IllegalStateException(etc.resolve(file) + " lacks " + expression);
    }
    write(file, matcher.replaceFirst(Matcher.quoteReplacement(replacement)));
  }

  void delete(String file) {
    try {
      Files.deleteIfExists(etc.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String read(String file) {
    try {
      return Files.readString(etc.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void write(String file, String text) {
    try {
      Files.writeString(etc.resolve(file), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
