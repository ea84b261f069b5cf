package org.vigil.exporter.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.vigil.api.Instrument;
import org.vigil.spi.message.AssignmentMessage.Entry;

/**
 * The numbers of one entity's reports, as far as a successor elsewhere must know them (R12). A
 * report leaves only with a number that a stored checkpoint covers, so the successor goes on behind
 * everything that anybody may have seen.
 *
 * <p>A checkpointed indicator, and a durable instrument that somebody wants every report of, has a
 * checkpoint for each report anyway, which covers exactly that. Any other has a block reserved that
 * is extended before it is used up, so that reports need not wait. From time to time what is more
 * than half a second's worth is given back, so that a gap says little more than was lost; all of it
 * if nothing was reported, and the next report waits for a checkpoint.
 */
final class Numbers {
  private static final long SMALLEST = 4;
  private static final long LARGEST = 65_536;

  /** A block that had to be extended sooner is too small. */
  private static final long SOON_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** How often what is more than needed is given back. */
  static final long GIVE_BACK_NANOS = TimeUnit.SECONDS.toNanos(2);

  /** The part of what was used in that time that is not more than needed. */
  private static final int NEEDED = 4;

  private final Safekeeping safekeeping;
  private final Map<Instrument, Block> blocks = new LinkedHashMap<>();

  /** What no checkpoint says yet. */
  private final Set<Block> news = new LinkedHashSet<>();

  /** Where more is reserved than has left. */
  private final Set<Block> open = new LinkedHashSet<>();

  private static final class Block {
    private final Instrument instrument;

    /** The last number that has left for certain. */
    private long left;

    /** The last number that left, or is about to. */
    private long last;

    /** The last number that is reserved. */
    private long end;

    /** The checkpoint that said so. */
    private long saidIn = Long.MAX_VALUE;

    /** The last number that may leave until that checkpoint is stored. */
    private long safe;

    private long size = SMALLEST;
    private long extendedNanos;

    /** The last number when something was given back, or could have been. */
    private long lastBefore;

    Block(Instrument instrument, long last) {
      this.instrument = instrument;
      this.left = last;
      this.last = last;
      this.end = last;
      this.lastBefore = last;
    }
  }

  Numbers(Safekeeping safekeeping) {
    this.safekeeping = safekeeping;
  }

  /**
   * A new epoch: the numbers that were given until now. What was looked at before is soon looked at
   * again: some numbers are reserved beforehand, so that the first reports after a takeover find
   * theirs stored.
   */
  void begin(List<Instrument> instruments, long nowNanos) {
    blocks.clear();
    news.clear();
    open.clear();
    for (Instrument instrument : instruments) {
      long last = instrument.tap().sequence();
      if (last > 0) {
        Block block = new Block(instrument, last);
        blocks.put(instrument, block);
        news.add(block);
        if (!RetainedReports.isDurable(instrument)) {
          expect(instrument, nowNanos);
        }
      }
    }
  }

  private Block block(Instrument instrument) {
    return blocks.computeIfAbsent(instrument, any -> new Block(instrument, 0));
  }

  /** Reports are expected: some numbers are reserved beforehand. */
  void expect(Instrument instrument, long nowNanos) {
    Block block = block(instrument);
    long next = instrument.tap().sequence() + 1;
    if (!instrument.declaration().isCheckpointed() && next > block.end) {
      extend(block, next, nowNanos);
    }
  }

  /**
   * A report is about to leave.
   *
   * @param exactly whether a checkpoint is about to cover it anyway
   * @return whether it may leave now; if not, once the next checkpoint is stored
   */
  boolean use(Instrument instrument, long number, boolean exactly, long nowNanos) {
    Block block = block(instrument);
    block.left = block.last; // what is taken now was not taken before that had left
    block.last = Math.max(block.last, number);
    if (exactly) {
      if (number != block.end) {
        reserve(block, number);
      }
    } else if (block.end - number < block.size / 2) {
      extend(block, number, nowNanos);
    }
    return number <= safe(block);
  }

  private void extend(Block block, long from, long nowNanos) {
    if (nowNanos - block.extendedNanos < SOON_NANOS) {
      block.size = Math.min(2 * block.size, LARGEST);
    }
    block.extendedNanos = nowNanos;
    reserve(block, from - 1 + block.size);
  }

  private void reserve(Block block, long end) {
    block.safe = Math.min(safe(block), end); // what is given back must not be used any more
    block.end = end;
    block.saidIn = Long.MAX_VALUE;
    news.add(block);
    if (end > block.last) {
      open.add(block);
    } else {
      open.remove(block);
    }
  }

  private long safe(Block block) {
    return block.saidIn <= safekeeping.stored() ? block.end : block.safe;
  }

  /** Nobody looks at an instrument any more. */
  void giveBack(Instrument instrument) {
    Block block = blocks.get(instrument);
    if (block != null) {
      giveBack(block, 0);
    }
  }

  private void giveBack(Block block, long remaining) {
    if (remaining == 0) {
      block.left = block.last;
    }
    if (block.end > block.last + remaining) {
      reserve(block, block.last + remaining);
    }
  }

  /** Gives back what is more than needed; called every {@link #GIVE_BACK_NANOS}. */
  void giveBackSome() {
    for (Block block : List.copyOf(open)) {
      long used = block.last - block.lastBefore;
      long needed = used == 0 ? 0 : Math.max(used / NEEDED, SMALLEST);
      if (block.end - block.last > 2 * needed) {
        block.size = Math.max(needed, SMALLEST);
        giveBack(block, needed);
      }
      block.lastBefore = block.last;
    }
  }

  /** Gives back everything: no report leaves any more. */
  void giveBackAll() {
    blocks.values().forEach(block -> giveBack(block, 0));
  }

  /** Whether a checkpoint has something to say. */
  boolean areNews() {
    return !news.isEmpty();
  }

  /** Whether something is reserved that may have to be given back. */
  boolean areReserved() {
    return !open.isEmpty();
  }

  /** An instrument's entry with its numbers. */
  Entry numbered(Instrument instrument, Entry entry) {
    Block block = blocks.get(instrument);
    return block == null ? entry : entry.numbered(block.left, block.end - block.left);
  }

  /** The instruments of which a checkpoint has something to say. */
  List<Instrument> news() {
    List<Instrument> instruments = new ArrayList<>(news.size());
    news.forEach(block -> instruments.add(block.instrument));
    return instruments;
  }

  /** The checkpoint of this index says it. */
  void said(long index) {
    news.forEach(block -> block.saidIn = index);
    news.clear();
  }
}
