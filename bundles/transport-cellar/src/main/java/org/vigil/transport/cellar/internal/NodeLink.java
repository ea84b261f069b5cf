package org.vigil.transport.cellar.internal;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vigil.api.client.Causes;
import org.vigil.spi.Neighbour;
import org.vigil.spi.Switchboard;
import org.vigil.transport.cellar.internal.Envelope.Batch;
import org.vigil.transport.cellar.internal.Envelope.Bye;
import org.vigil.transport.cellar.internal.Envelope.Hello;
import org.vigil.transport.cellar.internal.Envelope.Listed;
import org.vigil.transport.cellar.internal.Envelope.Refusal;

/**
 * What this node has to do with one member of the cluster: the hellos, and the {@link Link} they
 * lead to once both ends have shown that they know each other. Guarded by the switchboard's lock.
 *
 * <p>Each attempt has an end of its own on either side, a random number. A link begins when
 * somebody answers to this node's end; so a late hello of an incarnation that is gone ends no link,
 * and none is taken up where another left off.
 */
final class NodeLink {
  static final long HELLO_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  static final long PATIENT_HELLO_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** After so many hellos without a link they come more slowly. */
  static final int EAGER_HELLOS = 25;

  private static final int MOST_REASONS = 20;

  private static final Logger LOG = LoggerFactory.getLogger(NodeLink.class);

  /** What all links of a node have in common. */
  interface Home {
    Switchboard switchboard();

    OwnRoles own();

    Traffic traffic();

    /** A number that was never used before, and not 0. */
    long newEnd();

    /** What this node says to be linked; null while it does not want to be. */
    @Nullable Hello hello(long from, long to);

    /** Whether this node must not be linked with any. */
    boolean isAlone();

    /** Why this hello is not answered with a link; empty if it is. */
    String objectionTo(Hello hello, NodeLink link);
  }

  private final Home home;
  private final Member member;
  private final Runnable wake;
  private @Nullable Link link;
  // The end that this node's hellos show, and the other's as far as it is known. While there is a
  // link they belong to the one that may replace it.
  private long mine;
  private long theirs;
  private boolean isHelloDue = true;
  private boolean isEchoDue;
  private long lastHelloNanos;
  private int hellos;
  private String node = "";
  private long incarnation;
  private String refusal = "";
  private boolean isOurRefusal;
  private final Set<String> logged = new HashSet<>();
  private @Nullable Refusal answer;

  NodeLink(Home home, Member member, Runnable wake) {
    this.home = home;
    this.member = member;
    this.wake = wake;
    this.mine = home.newEnd();
  }

  Member member() {
    return member;
  }

  /** The id of the node; empty while it has not said it. */
  String node() {
    return node;
  }

  boolean isLinked() {
    return link != null;
  }

  @Nullable Link link() {
    return link;
  }

  /** Whether its roles are known, or never will be. */
  boolean isSettled() {
    Link current = link;
    return current != null ? current.isKnown() : !refusal.isEmpty();
  }

  Neighbour view() {
    if (!refusal.isEmpty()) {
      return new Neighbour(node, member.address(), Neighbour.REFUSED, refusal, false);
    }
    Link current = link;
    return current != null && current.isKnown()
        ? new Neighbour(node, member.address(), Neighbour.LINKED, "", false)
        : new Neighbour(
            node,
            member.address(),
            Neighbour.LINKING,
            "it is a member of the Hazelcast group and has not answered: is vigil-cluster started"
                + " there?",
            false);
  }

  // ---- what is heard

  void onHello(Hello hello, long nowNanos) {
    node = hello.node();
    String objection = home.objectionTo(hello, this);
    if (!objection.isEmpty()) {
      refuse(hello.from(), objection);
      return;
    }
    if (home.hello(mine, theirs) == null) {
      return; // not yet open; it will say hello again
    }
    clear();
    Link current = link;
    if (current != null && hello.from() == current.theirs()) {
      if (hello.to() != current.mine()) {
        isEchoDue = true;
      }
    } else if (hello.to() == mine) {
      begin(hello.from(), hello.incarnation(), nowNanos);
    } else if (current == null || hello.to() == 0) {
      // Not of one that answers to an end that is no more: it heard a late hello of that.
      theirs = hello.from();
      isHelloDue = true;
    }
    wake.run();
  }

  void onBatch(Batch batch, long nowNanos) {
    Link current = link;
    if (current == null || batch.from() != current.theirs() || batch.to() != current.mine()) {
      if (batch.to() != mine || batch.from() != theirs || home.hello(mine, theirs) == null) {
        home.traffic().stale();
        if (nowNanos - lastHelloNanos >= HELLO_NANOS) {
          isHelloDue = true; // it speaks to an end that is no more
          wake.run();
        }
        return;
      }
      current = begin(theirs, incarnation, nowNanos);
    }
    current.onBatch(batch, nowNanos);
  }

  void onRefusal(Refusal said) {
    Link current = link;
    boolean isOfLink = current != null && said.to() == current.mine();
    if (isOfLink) {
      end(Causes.UNREACHABLE);
    }
    if (isOfLink || said.to() == mine) {
      node = said.node();
      if (!isOurRefusal) { // else both object, and this node's reason says more here
        note("it says: " + said.reason());
      }
    }
  }

  void onBye(Bye bye) {
    Link current = link;
    if (current != null && bye.to() == current.mine() && bye.from() == current.theirs()) {
      LOG.info("Node {} at {} says goodbye", node, member.address());
      end(Causes.NODE_LEFT);
    }
  }

  /** It speaks a protocol that this node does not know. */
  void onNewer(UnreadableEnvelopeException newer) {
    if (!newer.node().isEmpty()) {
      node = newer.node();
      refuse(newer.from(), String.valueOf(newer.getMessage()));
    }
  }

  private Link begin(long otherEnd, long otherIncarnation, long nowNanos) {
    Link before = link;
    if (before != null) {
      before.end(otherIncarnation == incarnation ? Causes.UNREACHABLE : Causes.NODE_LEFT);
    }
    incarnation = otherIncarnation;
    Link begun =
        new Link(
            mine, otherEnd, node, home.switchboard(), home.own(), home.traffic(), wake, nowNanos);
    LOG.info("Linked with node {} at {}", node, member.address());
    logged.clear();
    link = begun;
    isEchoDue = true;
    fresh();
    return begun;
  }

  /** The link is over, if there is one; the hellos begin anew. */
  void end(String cause) {
    Link current = link;
    link = null;
    fresh();
    isHelloDue = true;
    if (current != null) {
      LOG.info("No longer linked with node {} at {}: {}", node, member.address(), cause);
      current.end(cause);
    }
    wake.run();
  }

  private void fresh() {
    mine = home.newEnd();
    theirs = 0;
    hellos = 0;
    isHelloDue = false;
  }

  /** This node does not want the link; 0 for the end of the one that is. */
  void refuse(long otherEnd, String reason) {
    isOurRefusal = true;
    note(home.isAlone() ? "this node works alone" : reason);
    Link current = link;
    if (current != null) {
      end(Causes.UNREACHABLE);
    }
    long to = otherEnd == 0 && current != null ? current.theirs() : otherEnd;
    answer = new Refusal(mine, to, home.switchboard().nodeId(), reason);
    wake.run();
  }

  private void note(String reason) {
    refusal = reason;
    // Once: it is said again and again.
    if (!home.isAlone() && logged.size() < MOST_REASONS && logged.add(reason)) {
      LOG.warn("Node {} at {} is not linked: {}", node, member.address(), reason);
    }
  }

  private void clear() {
    refusal = "";
    isOurRefusal = false;
  }

  /** What stood against it may have changed: it is tried anew. */
  void reconsider() {
    clear();
    end(Causes.UNREACHABLE);
  }

  // ---- what is said

  void onConnected(Listed role) {
    Link current = link;
    if (current != null) {
      current.onConnected(role);
    }
  }

  void onLeft(long number, String cause) {
    Link current = link;
    if (current != null) {
      current.onLeft(number, cause);
    }
  }

  /** What is to be sent now, if anything. */
  @Nullable Envelope next(long nowNanos) {
    Refusal due = answer;
    if (due != null) {
      answer = null;
      return due;
    }
    Link current = link;
    if (current != null) {
      if (isEchoDue) {
        isEchoDue = false;
        return home.hello(current.mine(), current.theirs());
      }
      Batch batch = current.next(nowNanos);
      if (batch != null) {
        return batch;
      }
    }
    if (nanosUntilHello(nowNanos) > 0) {
      return null;
    }
    isHelloDue = false;
    lastHelloNanos = nowNanos;
    hellos++;
    if (hellos % EAGER_HELLOS == 0) {
      theirs = 0; // perhaps it was never there
    }
    return home.hello(mine, theirs);
  }

  /** How long until {@link #next} has something if nothing happens. */
  long nanosUntilDue(long nowNanos) {
    if (answer != null) {
      return 0;
    }
    Link current = link;
    long untilLink =
        current == null ? Long.MAX_VALUE : isEchoDue ? 0 : current.nanosUntilDue(nowNanos);
    return Math.min(untilLink, nanosUntilHello(nowNanos));
  }

  private long nanosUntilHello(long nowNanos) {
    if (isHelloDue) {
      return 0;
    }
    if (link != null) {
      return Long.MAX_VALUE;
    }
    long interval = refusal.isEmpty() && hellos < EAGER_HELLOS ? HELLO_NANOS : PATIENT_HELLO_NANOS;
    return Math.max(0, interval - (nowNanos - lastHelloNanos));
  }

  /** The last word, if it can be said. */
  @Nullable Envelope bye() {
    Link current = link;
    return current == null ? null : new Bye(current.mine(), current.theirs());
  }
}
