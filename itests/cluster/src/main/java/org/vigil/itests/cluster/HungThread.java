package org.vigil.itests.cluster;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.IncompatibleThreadStateException;
import com.sun.jdi.StackFrame;
import com.sun.jdi.ThreadReference;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.AttachingConnector;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.connect.IllegalConnectorArgumentsException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.vigil.itests.stage.NotHeld;

/**
 * One thread of a node that hangs, held by the debugger of its JVM, while all its others go on:
 * what no signal can do, and no bundle either, as Vigil gives foreign code time limits.
 */
public final class HungThread implements AutoCloseable {
  private static final int MOST_TRIES = 10_000;

  private final VirtualMachine machine;
  private final ThreadReference thread;
  private final long beganNanos;

  private HungThread(VirtualMachine machine, ThreadReference thread) {
    this.machine = machine;
    this.thread = thread;
    this.beganNanos = suspend(thread);
  }

  /**
   * Suspends it where it waits for something to do, and holds no lock that others of its node need:
   * else all of the node would hang.
   */
  private static long suspend(ThreadReference thread) {
    for (int i = 0; i < MOST_TRIES; i++) {
      long beganNanos = System.nanoTime();
      thread.suspend();
      if (isWaiting(thread)) {
        return beganNanos;
      }
      thread.resume();
    }
    throw new NotHeld(thread.name() + " never waits");
  }

  private static boolean isWaiting(ThreadReference thread) {
    try {
      List<StackFrame> frames = thread.frames();
      return !frames.isEmpty()
          && frames.get(0).location().method().name().equals("park")
          && frames.stream()
              .map(frame -> frame.location().declaringType().name())
              .anyMatch("java.util.concurrent.LinkedBlockingQueue"::equals);
    } catch (IncompatibleThreadStateException e) {
      return false;
    }
  }

  /** What makes a JVM listen to us; on loopback. */
  static String option(int port) {
    return "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,quiet=y,address=127.0.0.1:"
        + port;
  }

  /** Lets the only thread of that name hang. */
  static HungThread of(int port, String name) {
    VirtualMachine machine = attach(port);
    for (ThreadReference thread : machine.allThreads()) {
      if (thread.name().equals(name)) {
        return new HungThread(machine, thread);
      }
    }
    machine.dispose();
    throw new NotHeld("no thread is called " + name);
  }

  private static VirtualMachine attach(int port) {
    AttachingConnector connector =
        Bootstrap.virtualMachineManager().attachingConnectors().stream()
            .filter(one -> one.transport().name().equals("dt_socket"))
            .findFirst()
            .orElseThrow();
    Map<String, Connector.Argument> arguments = connector.defaultArguments();
    Objects.requireNonNull(arguments.get("hostname")).setValue("127.0.0.1");
    Objects.requireNonNull(arguments.get("port")).setValue(Integer.toString(port));
    try {
      return connector.attach(arguments);
    } catch (IOException | IllegalConnectorArgumentsException e) {
      throw new NotHeld("nobody answers a debugger on port " + port, e);
    }
  }

  /** When it began, in {@link System#nanoTime}, just before. */
  public long beganNanos() {
    return beganNanos;
  }

  /** Lets it go on. */
  @Override
  public void close() {
    thread.resume();
    machine.dispose();
  }
}
