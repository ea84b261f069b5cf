package org.vigil.failover.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AssignmentStateTest {
  @ParameterizedTest
  @EnumSource
  void leadsToEachStateItNamesAndToNoOther(AssignmentState from) {
    for (AssignmentState to : AssignmentState.values()) {
      if (from.next().contains(to)) {
        assertThat(from.to(to)).isEqualTo(to);
      } else {
        assertThatThrownBy(() -> from.to(to))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining(from + " to ");
      }
    }
  }

  @Test
  void neverGoesFromNobodyToAPrimaryWithoutSettling() {
    assertThat(AssignmentState.VACANT.next()).containsExactly(AssignmentState.SETTLING);
  }
}
