package org.vigil.itests.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The tree that is checked: its bundles with what was compiled from them, and its sources. */
final class House {
  private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");

  /** Where the reactor's pom.xml is; Maven runs tests in their module's folder. */
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent().getParent();

  private House() {}

  /** The top of the project. */
  static Path root() {
    return ROOT;
  }

  /** The folders of the bundles, as bundles/pom.xml names them. */
  static List<String> bundles() {
    return MODULE
        .matcher(read(ROOT.resolve("bundles/pom.xml")))
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  static JavaClasses classes(String bundle) {
    return new ClassFileImporter().importPath(output(bundle));
  }

  static Manifest manifest(String bundle) {
    try (InputStream in = Files.newInputStream(output(bundle).resolve("META-INF/MANIFEST.MF"))) {
      return new Manifest(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Folder and bundle have one name, and so has the root of its packages. */
  static String rootPackage(String bundle) {
    return "org.vigil." + bundle.replace('-', '.').replace('/', '.');
  }

  /** All Java files of the project in source folders like this, {@code main} or {@code test}. */
  static List<Path> sources(String kind) {
    String folder = "/src/" + kind + "/java/";
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> inProject(file).contains(folder))
          .filter(file -> !inProject(file).contains("/target/"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The file's place in the project, to be shown to people. */
  static String inProject(Path file) {
    return "/" + ROOT.relativize(file).toString().replace('\\', '/');
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path output(String bundle) {
    return ROOT.resolve("bundles").resolve(bundle).resolve("target/classes");
  }
}
