package org.vigil.samples.bank;

import java.util.List;
import java.util.stream.IntStream;
import org.vigil.api.LongIndicator;

/**
 * The money: accounts numbered from 0, of which the even ones are kept in the north. Each is an
 * indicator; being checkpointed, they are what another replica of the bank goes on from.
 */
final class Accounts {
  private final List<LongIndicator> balances;

  Accounts(int count, long opening) {
    balances = IntStream.range(0, count).mapToObj(number -> account(number, opening)).toList();
  }

  private static LongIndicator account(int number, long opening) {
    return LongIndicator.named("account." + number)
        .unit("EUR")
        .description("balance of an account")
        .initial(opening)
        .checkpointed()
        .build();
  }

  List<LongIndicator> instruments() {
    return balances;
  }

  int count() {
    return balances.size();
  }

  /** Moves an amount, if there is enough; every sum stays as it was. */
  boolean move(long amount, int from, int to) {
    if (balances.get(from).get() < amount) {
      return false;
    }
    balances.get(from).add(-amount);
    balances.get(to).add(amount);
    return true;
  }

  long north() {
    return sum(0);
  }

  long south() {
    return sum(1);
  }

  long largest() {
    return balances.stream().mapToLong(LongIndicator::get).max().orElse(0);
  }

  private long sum(int first) {
    long sum = 0;
    for (int i = first; i < balances.size(); i += 2) {
      sum += balances.get(i).get();
    }
    return sum;
  }
}
