package org.vigil.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.vigil.api.Value;
import org.vigil.api.client.MonitorListener;

class InboxTest {
  private final Inbox inbox = new Inbox();
  private final MonitorListener listener = inbox.listener(1);

  private void fill() {
    for (int i = 0; i < Inbox.CAPACITY; i++) {
      report(i + 1);
    }
  }

  private void report(long sequence) {
    listener.onReports(List.of(Fakes.report("bank/workers", sequence, Value.integer(4))));
  }

  @Test
  void letsAListenerWaitForRoomAndNothingElse() throws Exception {
    fill();
    CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> report(Inbox.CAPACITY + 1));
    inbox.add(new News.Closed(1));
    assertThat(waiting).isNotDone();

    assertThat(inbox.take(0)).isInstanceOf(News.Reports.class);
    assertThat(inbox.take(0)).isInstanceOf(News.Reports.class);

    waiting.get(10, TimeUnit.SECONDS);
  }

  @Test
  void letsAWaitingListenerGoWhenItCloses() throws Exception {
    fill();
    CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> report(Inbox.CAPACITY + 1));

    assertThat(inbox.close()).isGreaterThanOrEqualTo(Inbox.CAPACITY);

    waiting.get(10, TimeUnit.SECONDS);
  }

  @Test
  void losesNothingOfAnInterruptedListener() throws Exception {
    fill();
    Thread.currentThread().interrupt();

    report(Inbox.CAPACITY + 1);

    assertThat(Thread.interrupted()).isTrue();
    for (int i = 0; i <= Inbox.CAPACITY; i++) {
      assertThat(inbox.take(0)).isNotNull();
    }
    assertThat(inbox.take(0)).isNull();
  }
}
