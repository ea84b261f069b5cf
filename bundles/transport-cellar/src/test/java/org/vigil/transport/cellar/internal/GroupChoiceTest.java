package org.vigil.transport.cellar.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class GroupChoiceTest {
  @Test
  void takesTheOnlyGroup() {
    assertThat(GroupChoice.of(Set.of("default"), "")).isEqualTo(new GroupChoice("default", ""));
  }

  @Test
  void takesTheWantedGroup() {
    assertThat(GroupChoice.of(Set.of("a", "b"), "b")).isEqualTo(new GroupChoice("b", ""));
  }

  @Test
  void saysWhatToDoIfThereAreSeveralGroups() {
    GroupChoice choice = GroupChoice.of(Set.of("b", "a"), "");

    assertThat(choice.group()).isEmpty();
    assertThat(choice.objection())
        .contains("[a, b]")
        .contains("`group` in etc/org.vigil.transport.cfg");
  }

  @Test
  void saysWhatToDoIfThereIsNoGroup() {
    assertThat(GroupChoice.of(Set.of(), "").objection())
        .contains("no Cellar group")
        .contains("etc/org.apache.karaf.cellar.node.cfg");
  }

  @Test
  void saysWhatToDoIfTheNodeIsNotInTheWantedGroup() {
    assertThat(GroupChoice.of(Set.of("a"), "b").objection()).contains("'b'").contains("[a]");
  }
}
