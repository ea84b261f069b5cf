package org.vigil.spi.testing;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.vigil.spi.Peer;
import org.vigil.spi.Transport;

/** An endpoint that remembers what it hears, and whether calls came one at a time. */
public class Recorder implements Transport.Endpoint {
  /** How long to wait for what must happen. */
  public static final long LIMIT_SECONDS = 20;

  /** What can be heard. */
  public enum What {
    UP,
    FRAME,
    DOWN
  }

  /** One call; the text is the frame's bytes as characters, or the cause. */
  public record Heard(What what, Peer peer, String text) {}

  private final List<Heard> heard = new ArrayList<>();
  private final AtomicBoolean busy = new AtomicBoolean();
  private final Predicate<String> takes;
  private boolean overlapped;

  /** An endpoint that takes all frames. */
  public Recorder() {
    this(frame -> true);
  }

  /** An endpoint that refuses some frames, at this moment. */
  public Recorder(Predicate<String> takes) {
    this.takes = takes;
  }

  @Override
  public boolean onFrame(Peer from, byte[] frame) {
    String text = text(frame);
    return takes.test(text) && note(new Heard(What.FRAME, from, text));
  }

  @Override
  public void onUp(Peer peer) {
    note(new Heard(What.UP, peer, ""));
  }

  @Override
  public void onDown(Peer peer, String cause) {
    note(new Heard(What.DOWN, peer, cause));
  }

  private boolean note(Heard call) {
    boolean alone = busy.compareAndSet(false, true);
    Thread.onSpinWait(); // gives another call the chance to come in between
    synchronized (this) {
      overlapped |= !alone;
      heard.add(call);
      notifyAll();
    }
    if (alone) {
      busy.set(false);
    }
    return true;
  }

  /** Everything heard so far, in order. */
  public synchronized List<Heard> heard() {
    return List.copyOf(heard);
  }

  /** What was heard of one peer, in order. */
  public List<Heard> heardOf(Peer peer) {
    return heard().stream().filter(call -> call.peer().equals(peer)).toList();
  }

  /** The frames of one peer, in order. */
  public List<String> framesOf(Peer peer) {
    return heardOf(peer).stream()
        .filter(call -> call.what() == What.FRAME)
        .map(Heard::text)
        .toList();
  }

  /** Whether two calls came at the same time. */
  public synchronized boolean overlapped() {
    return overlapped;
  }

  /** Waits until this was heard. */
  public void awaitUp(Peer peer) {
    await("up of " + peer, call -> call.what() == What.UP && call.peer().equals(peer));
  }

  /** Waits until this was heard. */
  public void awaitDown(Peer peer) {
    await("down of " + peer, call -> call.what() == What.DOWN && call.peer().equals(peer));
  }

  /** Waits until this was heard. */
  public void awaitFrame(Peer from, String text) {
    await("frame of " + from, call -> call.equals(new Heard(What.FRAME, from, text)));
  }

  private synchronized void await(String what, Predicate<Heard> met) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    int seen = 0;
    while (true) {
      for (; seen < heard.size(); seen++) {
        if (met.test(heard.get(seen))) {
          return;
        }
      }
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        throw new AssertionError(
            "not heard within " + LIMIT_SECONDS + " s: " + what + "; heard: " + heard);
      }
      try {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted while waiting for " + what, e);
      }
    }
  }

  /** A frame of these characters, all below 256. */
  public static byte[] frame(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** The bytes as characters. */
  public static String text(byte[] frame) {
    return new String(frame, StandardCharsets.ISO_8859_1);
  }
}
