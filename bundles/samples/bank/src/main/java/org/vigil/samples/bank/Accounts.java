package org.vigil.samples.bank;

import java.util.Arrays;

/** The money: accounts numbered from 0, of which the even ones are kept in the north. */
final class Accounts {
  private final long[] balances;

  Accounts(int count, long opening) {
    balances = new long[count];
    Arrays.fill(balances, opening);
  }

  int count() {
    return balances.length;
  }

  /** Moves an amount, if there is enough; every sum stays as it was. */
  synchronized boolean move(long amount, int from, int to) {
    if (balances[from] < amount) {
      return false;
    }
    balances[from] -= amount;
    balances[to] += amount;
    return true;
  }

  synchronized long north() {
    return sum(0);
  }

  synchronized long south() {
    return sum(1);
  }

  synchronized long largest() {
    return Arrays.stream(balances).max().orElse(0);
  }

  private long sum(int first) {
    long sum = 0;
    for (int i = first; i < balances.length; i += 2) {
      sum += balances[i];
    }
    return sum;
  }
}
