package org.vigil.itests.karaf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Enumeration;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.osgi.framework.Bundle;

/** Proves where a bundle of Vigil comes from, by its content. */
final class Assembled {
  private Assembled() {}

  /** Each file in the bundle is the one in the jar of the assembly's system folder. */
  static void assertComesFromTheAssembly(Bundle bundle) {
    String name = bundle.getSymbolicName();
    String version = System.getProperty("vigil.version");
    File jar =
        new File(
            System.getProperty("assembly.system"),
            "org/vigil/" + name + "/" + version + "/" + name + "-" + version + ".jar");
    int files = 0;
    try (JarFile assembled = new JarFile(jar)) {
      for (Enumeration<JarEntry> entries = assembled.entries(); entries.hasMoreElements(); ) {
        JarEntry entry = entries.nextElement();
        URL installed = bundle.getEntry(entry.getName());
        assertThat(installed).as("%s in %s", entry, bundle).isNotNull();
        if (!entry.isDirectory()) {
          try (InputStream one = assembled.getInputStream(entry);
              InputStream other = installed.openStream()) {
            assertThat(other.readAllBytes())
                .as("%s in %s", entry, bundle)
                .isEqualTo(one.readAllBytes());
          }
          files++;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertThat(files).as("files in %s", bundle).isPositive();
  }
}
