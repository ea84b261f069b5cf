package org.vigil.itests.karaf;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.vigil.api.Entity;
import org.vigil.api.Instrumented;
import org.vigil.api.client.MonitorListener;

/**
 * A bundle made on the fly: nothing but a name and an import of the api. What it offers is put into
 * it from outside, and goes when it is closed.
 */
final class SmallBundle implements AutoCloseable {
  private final Bundle bundle;

  private SmallBundle(Bundle bundle) {
    this.bundle = bundle;
  }

  /** Installs and starts it. */
  static SmallBundle named(BundleContext context, String symbolicName) {
    Manifest manifest = new Manifest();
    Attributes headers = manifest.getMainAttributes();
    headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    headers.putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
    headers.putValue(Constants.BUNDLE_SYMBOLICNAME, symbolicName);
    headers.putValue(Constants.BUNDLE_VERSION, "1.0.0");
    headers.putValue(Constants.IMPORT_PACKAGE, "org.vigil.api,org.vigil.api.client");
    ByteArrayOutputStream jar = new ByteArrayOutputStream();
    try {
      new JarOutputStream(jar, manifest).close();
      Bundle bundle =
          context.installBundle(
              "small:" + symbolicName, new ByteArrayInputStream(jar.toByteArray()));
      bundle.start();
      return new SmallBundle(bundle);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (BundleException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Offers an entity. */
  ServiceRegistration<Instrumented> offer(Entity entity) {
    return offer(() -> entity);
  }

  /** Offers whatever says that it is instrumented. */
  ServiceRegistration<Instrumented> offer(Instrumented service) {
    return bundle.getBundleContext().registerService(Instrumented.class, service, null);
  }

  /** Listens as a whiteboard. */
  void listen(MonitorListener listener, String... properties) {
    Map<String, Object> all = new HashMap<>();
    for (int i = 0; i < properties.length; i += 2) {
      all.put(properties[i], properties[i + 1]);
    }
    bundle
        .getBundleContext()
        .registerService(MonitorListener.class, listener, FrameworkUtil.asDictionary(all));
  }

  BundleContext context() {
    return bundle.getBundleContext();
  }

  @Override
  public void close() {
    uninstall();
  }

  /** Uninstalls it; doing so again does nothing. */
  void uninstall() {
    if (bundle.getState() == Bundle.UNINSTALLED) {
      return;
    }
    try {
      bundle.uninstall();
    } catch (BundleException e) {
      throw new IllegalStateException(e);
    }
  }
}
