package org.vigil.exporter.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.vigil.exporter.internal.Station.AGENT;
import static org.vigil.exporter.internal.Station.BANK;
import static org.vigil.exporter.internal.Station.COORDINATOR;
import static org.vigil.exporter.internal.Station.OTHER_AGENT;

import org.junit.jupiter.api.Test;
import org.vigil.api.Entity;
import org.vigil.api.EntityName;
import org.vigil.spi.message.AssignmentMessage.Offer;
import org.vigil.spi.message.AssignmentMessage.Refused;

/** Two services with one name: the first stays (R9). */
class DuplicateNamesTest {
  private final Entity first = Entity.named("bank").build();
  private final Entity second = Entity.named("bank").build();
  private final Entity third = Entity.named("bank").build();
  private final Station exporter = new Station();

  @Test
  void theSecondWaitsAndIsVisible() {
    exporter.serves(first, "org.first");
    exporter.serves(second, "org.second");

    assertThat(exporter.told(COORDINATOR, Offer.class))
        .extracting(Offer::owner)
        .containsExactly("org.first");
    Refused refused = exporter.lastTold(AGENT, Refused.class);
    assertThat(refused.owner()).isEqualTo("org.second");
    assertThat(refused.detail()).contains("org.first", "org.second");
    exporter.meets(OTHER_AGENT);
    assertThat(exporter.told(OTHER_AGENT, Refused.class)).containsExactly(refused);
  }

  @Test
  void theSecondIsTakenWhenTheFirstGoes() {
    exporter.serves(first, "org.first");
    exporter.serves(second, "org.second");
    exporter.forget();

    exporter.loses(first);

    assertThat(exporter.said(COORDINATOR)).containsExactly("Withdraw", "Offer");
    assertThat(exporter.lastTold(COORDINATOR, Offer.class).owner()).isEqualTo("org.second");
    assertThat(exporter.told(AGENT, Refused.class))
        .containsExactly(new Refused(BANK, "org.second", "", true));
  }

  @Test
  void theOthersGoOnWaiting() {
    exporter.serves(first, "org.first");
    exporter.serves(second, "org.second");
    exporter.serves(third, "org.third");
    exporter.loses(first);

    exporter.meets(OTHER_AGENT);

    assertThat(exporter.told(OTHER_AGENT, Refused.class)).hasSize(1);
    assertThat(exporter.lastTold(OTHER_AGENT, Refused.class).detail())
        .contains("org.second already", "org.third waits");
  }

  @Test
  void aWaitingOneThatGoesIsForgotten() {
    exporter.serves(first, "org.first");
    exporter.serves(second, "org.second");

    exporter.loses(second);
    assertThat(exporter.lastTold(AGENT, Refused.class).lifted()).isTrue();

    exporter.loses(first);
    assertThat(exporter.told(COORDINATOR, Offer.class)).hasSize(1);
  }

  @Test
  void oneObjectRegisteredTwiceStaysUntilItsFirstRegistrationGoes() {
    exporter.serves(first, "org.first");
    Service again = exporter.serves(first, "org.first");
    exporter.forget();

    exporter.loses(again);

    assertThat(exporter.said(COORDINATOR)).isEmpty();
  }

  @Test
  void whatCannotBeExportedIsVisibleUntilItGoes() {
    Object registration = new Object();
    EntityName place = EntityName.of("org.bad");

    exporter.core.refuse(registration, new Refused(place, "org.bad", "it throws", false));
    exporter.meets(OTHER_AGENT);
    assertThat(exporter.lastTold(OTHER_AGENT, Refused.class).detail()).isEqualTo("it throws");

    exporter.core.lift(registration);
    assertThat(exporter.lastTold(OTHER_AGENT, Refused.class).lifted()).isTrue();
  }
}
