package org.vigil.importer.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.vigil.importer.internal.Stage.report;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vigil.api.client.Importer;
import org.vigil.api.client.MonitorEvent;
import org.vigil.api.client.MonitorRequest;
import org.vigil.api.client.Report;
import org.vigil.api.client.Request;
import org.vigil.spi.message.SessionMessage.Close;

/** The rules of Reactive Streams, by their numbers. */
class SubscriptionTest {
  private final Stage stage = new Stage().agentUp();
  private final Importer importer = stage.session();
  private final Request request = importer.monitor(MonitorRequest.of("bank/**").every().build());
  private final Reader reader = new Reader();

  /** Asks for as much as the test says. */
  private static class Reader implements Flow.Subscriber<MonitorEvent> {
    private final List<String> heard = new ArrayList<>();
    private volatile Flow.Subscription subscription;

    private synchronized void hear(String what) {
      heard.add(what);
    }

    synchronized List<String> heard() {
      return List.copyOf(heard);
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
    }

    @Override
    public void onNext(MonitorEvent event) {
      hear(Long.toString(((Report) event).sequence()));
    }

    @Override
    public void onError(Throwable failure) {
      hear(failure.getClass().getSimpleName());
    }

    @Override
    public void onComplete() {
      hear("complete");
    }

    void awaitHeard(String... expected) {
      Stage.await(() -> heard().equals(List.of(expected)));
    }
  }

  private Flow.Subscription subscribe(Reader to) {
    request.subscribe(to);
    Stage.await(() -> to.subscription != null);
    return to.subscription;
  }

  private void idle() {
    Stage.await(() -> stage.delivery.running() == 0);
  }

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void getsNoMoreThanItAskedFor() { // 1.1
    Flow.Subscription subscription = subscribe(reader);
    stage.deliver(request.id(), report(1, 1), report(1, 2), report(1, 3));
    idle();
    assertThat(reader.heard()).isEmpty();

    subscription.request(2);
    reader.awaitHeard("1", "2");
    idle();
    assertThat(reader.heard()).hasSize(2);
    subscription.request(Long.MAX_VALUE);
    subscription.request(Long.MAX_VALUE);
    stage.deliver(request.id(), report(1, 4));

    reader.awaitHeard("1", "2", "3", "4");
  }

  @Test
  void mayAskForMoreWhileItIsCalled() { // 3.2
    Reader greedy =
        new Reader() {
          @Override
          public void onSubscribe(Flow.Subscription given) {
            super.onSubscribe(given);
            given.request(1);
          }

          @Override
          public void onNext(MonitorEvent event) {
            super.onNext(event);
            super.subscription.request(1);
          }
        };
    request.subscribe(greedy);

    stage.deliver(request.id(), report(1, 1), report(1, 2), report(1, 3));

    greedy.awaitHeard("1", "2", "3");
  }

  @Test
  void isRefusedASecondTime() { // 1.10, 1.11
    subscribe(reader);
    Reader second = new Reader();

    request.subscribe(second);

    second.awaitHeard("IllegalStateException");
    assertThat(second.subscription).isNotNull();
  }

  @Test
  void endsWithTheRequest() { // 1.5
    subscribe(reader).request(1);

    request.close();

    reader.awaitHeard("complete");
  }

  @Test
  void endsWithAnErrorIfItAsksForNothing() { // 3.9
    Flow.Subscription subscription = subscribe(reader);

    subscription.request(0);

    reader.awaitHeard("IllegalArgumentException");
    assertThat(request.isClosed()).isTrue();
  }

  @Test
  void closesTheRequestWhenItCancels() { // 3.5, 3.6, 3.7, 3.12
    Flow.Subscription subscription = subscribe(reader);

    subscription.cancel();
    subscription.cancel();
    subscription.request(1);
    subscription.request(-1);
    stage.deliver(request.id(), report(1, 1));
    idle();

    assertThat(reader.heard()).isEmpty();
    assertThat(request.isClosed()).isTrue();
    assertThat(stage.sent(Close.class)).contains(new Close(request.id()));
  }

  @Test
  void countsAsCancelledWhenItThrows() { // 2.13
    Reader throwing =
        new Reader() {
          @Override
          public void onNext(MonitorEvent event) {
            super.onNext(event);
            throw new IllegalStateException("a bug of the client");
          }
        };
    subscribe(throwing).request(10);

    stage.deliver(request.id(), report(1, 1), report(1, 2));

    Stage.await(request::isClosed);
    idle();
    assertThat(throwing.heard()).containsExactly("1");
  }

  @Test
  void isNoNull() { // 1.9
    assertThatNullPointerException().isThrownBy(() -> request.subscribe(null));
  }
}
