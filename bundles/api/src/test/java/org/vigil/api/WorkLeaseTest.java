package org.vigil.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** R6. */
class WorkLeaseTest {
  private static final long SECOND = 1_000_000_000;

  private final WorkLease lease = new WorkLease();
  private final Object owner = new Object();
  private final Object successor = new Object();

  @Test
  void isNotHeldAtFirst() {
    assertThat(lease.isHeld()).isFalse();
    assertThat(lease.duration()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void isHeldUntilItsDeadline() {
    lease.renew(owner, 5 * SECOND);

    assertThat(lease.isHeldAt(6 * SECOND - 1)).isTrue();
    assertThat(lease.isHeldAt(6 * SECOND)).isFalse();
  }

  @Test
  void worksWhereTheClockWrapsAround() {
    lease.renew(owner, Long.MAX_VALUE - 1);

    assertThat(lease.isHeldAt(Long.MAX_VALUE)).isTrue();
    assertThat(lease.isHeldAt(Long.MIN_VALUE + SECOND)).isFalse();
  }

  @Test
  void isGivenUpByItsOwnerOnly() {
    lease.renew(owner, 0);
    lease.renew(successor, 1);

    lease.resign(owner);
    assertThat(lease.isHeldAt(2)).isTrue();

    lease.resign(successor);
    assertThat(lease.isHeldAt(2)).isFalse();
  }

  @Test
  void isNotRenewedWhileAnotherReplicaMayHaveIt() {
    lease.withhold(5 * SECOND);
    lease.renew(owner, 5 * SECOND - 1);
    assertThat(lease.isHeldAt(5 * SECOND)).isFalse();

    lease.renew(successor, 5 * SECOND);
    assertThat(lease.isHeldAt(5 * SECOND)).isTrue();
  }

  @Test
  void isWithheldUntilTheLaterOfTwoMoments() {
    lease.withhold(5 * SECOND);
    lease.withhold(2 * SECOND); // another exporter of the node heard late of a past epoch
    lease.renew(owner, 3 * SECOND);

    assertThat(lease.isHeldAt(3 * SECOND)).isFalse();
  }

  @Test
  void hasNoEndWhereThereIsNoOtherReplica() {
    lease.grant(owner);
    assertThat(lease.isHeldAt(Long.MAX_VALUE)).isTrue();
    assertThat(lease.isHeldAt(Long.MIN_VALUE)).isTrue();

    lease.renew(successor, 0);
    assertThat(lease.isHeldAt(SECOND)).isFalse();
  }

  @Test
  void isTakenAwayWhoeverGaveIt() {
    lease.grant(owner);

    lease.withhold(5);

    assertThat(lease.isHeldAt(6)).isFalse();
  }

  @Test
  void refusesToBeTooShort() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new WorkLease(Duration.ofMillis(99)))
        .withMessage("a work lease holds 100 ms or more, not PT0.099S");
  }
}
