package org.vigil.itests.story.scenes;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.vigil.itests.stage.BankItself;
import org.vigil.itests.stage.Role;
import org.vigil.itests.stage.Stage;

/** Without all of Vigil but its api the bank is as it was, and goes on (G9). */
final class AllOfVigilIsStopped implements Scene {
  @Override
  public String title() {
    return "All of Vigil but its api is stopped";
  }

  @Override
  public void play(Stage stage, Narrator narrator) {
    BankItself.Sight before = stage.bank().look();
    List<Role> all = new ArrayList<>(List.of(Role.values()));
    stage.vigil().stopAll(all);
    stage.clients().beginAnew();
    BankItself.Sight alone = stage.bank().look();
    stage.until(
        () -> stage.bank().look().committed() >= alone.committed() + 50,
        "the bank made no transfers while Vigil was stopped");
    Collections.reverse(all);
    stage.vigil().startAll(all);
    stage.hearMore(20);

    BankItself.Sight after = stage.bank().look();
    stage.check(after.service() == before.service(), "the bank is another object than before");
    stage.check(after.total() == before.total(), "the sum of the accounts changed");
    stage.check(after.workers() == before.workers(), "the control lost its value");
    narrator.say(
        "%d bundles were stopped; the bank made %d transfers meanwhile, is the same object with"
            + " the same %d workers, and its counter was never heard lower",
        all.size(), after.committed() - before.committed(), after.workers());
  }
}
