package org.vigil.itests.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.vigil.itests.simulator.Network.Quality;
import org.vigil.itests.simulator.SimulatedDisk.Trouble;

/**
 * Something that goes wrong, or is done, for a while.
 *
 * @param node the number of the node that it concerns
 * @param other the number of another, where it takes two
 * @param part the bundle, where it is about one
 * @param hard how bad it is, 0 to 1
 */
record Fault(
    Kind kind, long atMillis, long forMillis, int node, int other, Part part, double hard) {

  /** Within which time nodes are started together, and are killed together. */
  static final long START_MILLIS = 60;

  private static final double MOMENT_MILLIS = 5;

  /** What can go wrong. */
  enum Kind {
    /** The way to another node loses, doubles, delays and reorders. */
    BAD_WAY,
    /** Nothing gets to another node, though back. */
    CUT_ONE_WAY,
    CUT_BOTH_WAYS,
    /** Nothing gets to or from any other. */
    CUT_OFF,
    /** The node is killed, and comes back later without a memory, but with its disk. */
    CRASH,
    /** The same without its disk. */
    WIPE,
    /** All nodes are killed within a moment, and come back together, with their disks. */
    POWER_CUT,
    /** The node's disk takes nothing more. */
    DISK_FULL,
    DISK_HANGS,
    /** The node's disk does what it is asked to, and says that it did not, or nothing. */
    DISK_LIES,
    FREEZE,
    SLOW_CLOCK,
    STOP_PART,
    /** A bundle is stopped and started at once. */
    UPDATE_PART,
    /** The thread of a bundle does not go on. */
    HANG_PART,
    SERVICE_STOPS,
    SERVICE_HANGS,
    SERVICE_THROWS,
    /** The node is told that another one left. */
    MEMBERSHIP_LIES,
    SWAP_TRANSPORT,
    TAKEOVER
  }

  private long endMillis() {
    return atMillis + forMillis;
  }

  /** When it is over, and all that it ended has been started again. */
  long overMillis() {
    return isLasting()
        ? atMillis
        : kind == Kind.POWER_CUT ? endMillis() + START_MILLIS : endMillis();
  }

  /** Whether it is over only when everything else has healed, for which it must not be needed. */
  private boolean isLasting() {
    return hard >= 0.5 && (kind == Kind.DISK_FULL || kind == Kind.DISK_HANGS);
  }

  /** Whether a node that lives is given up. */
  boolean isLieOfMembership() {
    return kind == Kind.MEMBERSHIP_LIES
        || ((kind == Kind.FREEZE || kind == Kind.CUT_OFF) && hard >= 0.5);
  }

  /** Whether a node that lives is given up, and itself gives up all others. */
  boolean isSplit() {
    return isLieOfMembership() && kind != Kind.MEMBERSHIP_LIES && hard >= 0.75;
  }

  /** Lets it happen. */
  void schedule(World world) {
    world.at(
        atMillis * World.MILLI,
        () -> {
          Runnable end = begin(world);
          if (end != null && isLasting()) {
            world.whenHealed(end);
          } else if (end != null) {
            world.at(endMillis() * World.MILLI, end);
          }
        });
  }

  /** Begins; what ends it, or null if it did not begin. */
  private @Nullable Runnable begin(World world) {
    SimulatedNode here = world.node(node);
    SimulatedNode there = world.node(other);
    if (here == null || (there == null && isOfTwo())) {
      return null;
    }
    world.story.tell(toString());
    Runnable end = there == null ? beginAlone(world, here) : begin(world, here, there);
    return () -> {
      world.story.tell("that is over: " + what());
      end.run();
    };
  }

  private boolean isOfTwo() {
    return kind == Kind.BAD_WAY
        || kind == Kind.CUT_ONE_WAY
        || kind == Kind.CUT_BOTH_WAYS
        || kind == Kind.MEMBERSHIP_LIES
        || kind == Kind.TAKEOVER;
  }

  private Runnable begin(World world, SimulatedNode here, SimulatedNode there) {
    Network net = world.network;
    return switch (kind) {
      case BAD_WAY -> {
        net.quality(here.id(), there.id(), new Quality(hard / 2, hard / 3, hard * 100));
        yield () -> net.quality(here.id(), there.id(), Quality.GOOD);
      }
      case CUT_ONE_WAY -> {
        net.cut(here.id(), there.id());
        yield () -> net.mend(here.id(), there.id());
      }
      case CUT_BOTH_WAYS -> {
        net.cut(here.id(), there.id());
        net.cut(there.id(), here.id());
        yield () -> {
          net.mend(here.id(), there.id());
          net.mend(there.id(), here.id());
        };
      }
      case MEMBERSHIP_LIES -> {
        world.membership.lie(here, there);
        yield () -> world.membership.recant(here, there);
      }
      case TAKEOVER -> {
        here.askForTakeover(part.bundle + "@" + there.id());
        yield () -> {};
      }
      default -> beginAlone(world, here);
    };
  }

  private Runnable beginAlone(World world, SimulatedNode here) {
    return switch (kind) {
      case CUT_OFF -> {
        for (int i = 1; i <= world.schedule().nodes(); i++) {
          world.network.cut(here.id(), World.nameOf(i));
          world.network.cut(World.nameOf(i), here.id());
        }
        Runnable back = hard < 0.5 ? () -> {} : giveUp(world, here);
        yield () -> {
          back.run();
          for (int i = 1; i <= world.schedule().nodes(); i++) {
            world.network.mend(here.id(), World.nameOf(i));
            world.network.mend(World.nameOf(i), here.id());
          }
        };
      }
      case CRASH, WIPE -> {
        world.kill(here);
        if (kind == Kind.WIPE) {
          world.disk(here.id()).wipe();
          world.invariants.changes().diskLost(here.id());
        }
        // A process that is killed is noticed by its sockets, a machine by its silence.
        world.membership.leaves(here, hard < 0.5 ? 1 : 300, hard < 0.5 ? 30 : 1_000);
        yield () -> world.start(node);
      }
      case POWER_CUT -> cutPower(world);
      case DISK_FULL -> trouble(world, here.id(), Trouble.IS_FULL);
      case DISK_HANGS -> trouble(world, here.id(), Trouble.HANGS);
      case DISK_LIES -> {
        if (hard < 0.5) {
          yield trouble(world, here.id(), Trouble.CLAIMS_TO_FAIL);
        }
        Runnable end = trouble(world, here.id(), Trouble.SAYS_NOTHING);
        yield () -> {
          end.run();
          SimulatedNode there = world.node(node);
          if (there != null) {
            there.restartJournal(); // nobody hears any more what was not said
          }
        };
      }
      case FREEZE -> {
        world.invariants.silences().begins(this, here);
        here.freeze();
        Runnable back = hard < 0.5 ? () -> {} : giveUp(world, here);
        yield () -> {
          here.thaw();
          back.run();
        };
      }
      case SLOW_CLOCK -> {
        here.clock().rate(1 - hard / 2);
        yield () -> here.clock().rate(1);
      }
      case STOP_PART -> {
        here.happen(() -> here.stopPart(part));
        yield () -> here.happen(() -> here.startPart(part));
      }
      case UPDATE_PART -> {
        here.happen(() -> here.stopPart(part));
        here.happen(() -> here.startPart(part));
        yield () -> {};
      }
      case HANG_PART -> {
        world.invariants.silences().begins(this, here);
        RunningPart hung = here.part(part);
        if (hung != null) {
          hung.hang(true);
        }
        yield () -> {
          if (hung != null) {
            hung.hang(false);
            here.happen(() -> {});
          }
        };
      }
      case SERVICE_STOPS -> {
        here.happen(here::stopService);
        yield () -> {
          if (node <= world.schedule().services()) {
            here.happen(here::startService);
          }
        };
      }
      case SERVICE_HANGS -> {
        BankService service = here.service();
        if (service != null) {
          service.hang(true);
        }
        yield here::returnCalls;
      }
      case SERVICE_THROWS -> {
        BankService service = here.service();
        if (service != null) {
          service.throwing(true);
        }
        yield () -> {
          if (service != null) {
            service.throwing(false);
          }
        };
      }
      case SWAP_TRANSPORT -> {
        here.swapTransport();
        yield () -> {};
      }
      default -> throw new IllegalStateException(kind + " takes two nodes");
    };
  }

  private static Runnable trouble(World world, String node, Trouble trouble) {
    world.disk(node).begins(trouble);
    return () -> world.disk(node).ends(trouble);
  }

  /** Kills all, one soon after another; what brings back those that died of it. */
  private Runnable cutPower(World world) {
    List<Integer> dead = new ArrayList<>();
    for (int i = 1; i <= world.schedule().nodes(); i++) {
      int number = i;
      SimulatedNode living = world.node(number);
      world.after(
          world.between(0, Math.min(MOMENT_MILLIS, forMillis / 2.0)),
          () -> {
            if (living != null && living.isAlive()) {
              world.kill(living);
              world.membership.leaves(living, 1, 30);
              dead.add(number);
            }
          });
    }
    return () ->
        dead.forEach(
            number -> world.after(world.between(0, START_MILLIS), () -> world.start(number)));
  }

  /** The members give a silent one up, and perhaps it gives them up; what undoes it. */
  private Runnable giveUp(World world, SimulatedNode here) {
    List<SimulatedNode> others = world.nodes();
    others.remove(here);
    for (SimulatedNode there : others) {
      world.membership.lie(there, here);
      if (isSplit()) {
        world.membership.lie(here, there);
      }
    }
    return () -> {
      for (SimulatedNode there : others) {
        world.membership.recant(there, here);
        world.membership.recant(here, there);
      }
    };
  }

  /** The same for another time. */
  Fault lasting(long millis) {
    return new Fault(kind, atMillis, millis, node, other, part, hard);
  }

  /** As Java, to be kept in a test. */
  String toJava() {
    return String.format(
        Locale.ROOT,
        "new Fault(Kind.%s, %d, %d, %d, %d, Part.%s, %s)",
        kind,
        atMillis,
        forMillis,
        node,
        other,
        part.name(),
        hard);
  }

  private String what() {
    String first = World.nameOf(node);
    String second = World.nameOf(other);
    return switch (kind) {
      case BAD_WAY ->
          String.format(
              Locale.ROOT,
              "%.0f%% is lost, %.0f%% doubled, and all late and out of order, from %s to %s",
              hard * 50,
              hard * 33,
              first,
              second);
      case CUT_ONE_WAY -> "nothing gets from " + first + " to " + second;
      case CUT_BOTH_WAYS -> first + " and " + second + " are cut from one another";
      case CUT_OFF ->
          first
              + " is cut off from all"
              + (hard < 0.5 ? "" : ", who give it up" + (isSplit() ? ", as it does them" : ""));
      case CRASH -> first + (hard < 0.5 ? " is killed" : " loses power");
      case WIPE -> first + (hard < 0.5 ? " is killed" : " loses power") + ", and its disk is lost";
      case POWER_CUT -> "all nodes lose power";
      case DISK_FULL -> "the disk of " + first + " is full";
      case DISK_HANGS -> "the disk of " + first + " hangs";
      case DISK_LIES ->
          "the disk of "
              + first
              + (hard < 0.5
                  ? " says that it fails, which it does not"
                  : " does not say what it did");
      case FREEZE -> first + " is frozen" + (hard < 0.5 ? "" : ", and given up by the others");
      case SLOW_CLOCK ->
          String.format(Locale.ROOT, "the clock of %s goes at %.2f", first, 1 - hard / 2);
      case STOP_PART -> "the " + part + " bundle of " + first + " is stopped";
      case UPDATE_PART -> "the " + part + " bundle of " + first + " is updated";
      case HANG_PART -> "the " + part + " of " + first + " hangs";
      case SERVICE_STOPS -> "the service of " + first + " is stopped";
      case SERVICE_HANGS -> "the service of " + first + " does not come back from calls";
      case SERVICE_THROWS -> "the service of " + first + " throws";
      case MEMBERSHIP_LIES -> first + " is told that " + second + " left";
      case SWAP_TRANSPORT -> "the transport bundle of " + first + " is updated";
      case TAKEOVER -> "somebody asks for " + part.bundle + "@" + second;
    };
  }

  @Override
  public String toString() {
    return what()
        + (isLasting() ? " until the end" : forMillis == 0 ? "" : ", for " + forMillis + " ms");
  }
}
