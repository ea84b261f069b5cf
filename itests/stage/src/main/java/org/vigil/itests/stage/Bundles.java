package org.vigil.itests.stage;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.FrameworkWiring;

/** Does to Vigil's bundles what a person does with {@code bundle:stop} and the like. */
public final class Bundles {
  private static final long REFRESHED_WITHIN_SECONDS = 20;

  private final BundleContext context;

  Bundles(BundleContext context) {
    this.context = context;
  }

  /** Whether the bundle is installed at all. */
  public boolean has(Role role) {
    return find(role).isPresent();
  }

  /** Stops a bundle; returns the time before it began, in {@link System#nanoTime}. */
  public long stop(Role role) {
    Bundle bundle = bundle(role);
    long before = System.nanoTime();
    run("stop", role, bundle::stop);
    return before;
  }

  /** Stops bundles one after the other. */
  public void stopAll(List<Role> roles) {
    roles.forEach(this::stop);
  }

  public void start(Role role) {
    run("start", role, bundle(role)::start);
  }

  /** Starts bundles one after the other. */
  public void startAll(List<Role> roles) {
    roles.forEach(this::start);
  }

  /** Updates a bundle from where it came; returns the time before it began. */
  public long update(Role role) {
    Bundle bundle = bundle(role);
    long before = System.nanoTime();
    run("update", role, bundle::update);
    return before;
  }

  /** Refreshes a bundle, and waits until it is done; returns the time before it began. */
  public long refresh(Role role) {
    CountDownLatch refreshed = new CountDownLatch(1);
    Bundle bundle = bundle(role);
    long before = System.nanoTime();
    context
        .getBundle(Constants.SYSTEM_BUNDLE_LOCATION)
        .adapt(FrameworkWiring.class)
        .refreshBundles(List.of(bundle), event -> refreshed.countDown());
    try {
      if (!refreshed.await(REFRESHED_WITHIN_SECONDS, TimeUnit.SECONDS)) {
        throw new NotHeld(role + " was not refreshed within " + REFRESHED_WITHIN_SECONDS + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NotHeld("the story was interrupted", e);
    }
    return before;
  }

  private Bundle bundle(Role role) {
    return find(role).orElseThrow(() -> new NotHeld(role + " is not installed"));
  }

  private Optional<Bundle> find(Role role) {
    return Arrays.stream(context.getBundles())
        .filter(bundle -> role.symbolicName().equals(bundle.getSymbolicName()))
        .findAny();
  }

  private interface Deed {
    void run() throws BundleException;
  }

  private static void run(String what, Role role, Deed deed) {
    try {
      deed.run();
    } catch (BundleException e) {
      throw new NotHeld("could not " + what + " " + role, e);
    }
  }
}
