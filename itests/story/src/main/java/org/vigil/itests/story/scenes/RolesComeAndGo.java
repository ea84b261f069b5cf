package org.vigil.itests.story.scenes;

import static org.vigil.itests.stage.Role.AGENT;
import static org.vigil.itests.stage.Role.COORDINATOR;
import static org.vigil.itests.stage.Role.EXPORTER;
import static org.vigil.itests.stage.Role.IMPORTER;
import static org.vigil.itests.stage.Role.TRANSPORT;

import java.util.List;
import java.util.Locale;
import org.vigil.itests.stage.Role;
import org.vigil.itests.stage.Stage;

/** Each role is stopped and started, alone and in mixed orders: monitors are there again (G2). */
final class RolesComeAndGo implements Scene {
  @Override
  public String title() {
    return "The other roles are stopped and started";
  }

  @Override
  public void play(Stage stage, Narrator narrator) {
    for (Role role : List.of(AGENT, IMPORTER, COORDINATOR, TRANSPORT)) {
      comeAndGo(stage, narrator, List.of(role), List.of(role));
    }
    comeAndGo(
        stage,
        narrator,
        List.of(TRANSPORT, AGENT, COORDINATOR),
        List.of(AGENT, COORDINATOR, TRANSPORT));
    twoAtOnce(stage, narrator);
    stage.check(
        stage.clients().madeAfresh() == 1,
        "the named request was not kept, although always somebody was there who knew it");
    narrator.say("the named request was taken up where it was left each time");
    allAtOnce(stage, narrator);
  }

  /**
   * With importer and agent gone the coordinator knows how far the named request was heard, but not
   * of the last moment: some of its reports come again.
   */
  private static void twoAtOnce(Stage stage, Narrator narrator) {
    List<Role> stops = List.of(IMPORTER, AGENT, TRANSPORT);
    stage.vigil().stopAll(stops);
    stage.clients().named().mayRepeat();
    stage.clients().whiteboard().mayRepeat();
    start(stage, narrator, stops, List.of(IMPORTER, TRANSPORT, AGENT));
  }

  /** With agent, importer and coordinator gone nobody knows how far a stream was heard. */
  private static void allAtOnce(Stage stage, Narrator narrator) {
    List<Role> stops = List.of(IMPORTER, COORDINATOR, EXPORTER, AGENT, TRANSPORT);
    stage.vigil().stopAll(stops);
    stage.clients().beginAnew();
    start(stage, narrator, stops, List.of(AGENT, EXPORTER, TRANSPORT, IMPORTER, COORDINATOR));
  }

  private static void comeAndGo(
      Stage stage, Narrator narrator, List<Role> stops, List<Role> starts) {
    stage.vigil().stopAll(stops);
    start(stage, narrator, stops, starts);
  }

  private static void start(Stage stage, Narrator narrator, List<Role> stops, List<Role> starts) {
    stage.vigil().startAll(starts);
    stage.until(
        () -> stage.primaryOf("bank").isPresent(),
        "nobody speaks for the bank after stop of " + stops + ", start of " + starts);
    stage.hearMore(20);
    narrator.say(
        stops.equals(starts)
            ? "%s stopped and started: monitors are there again"
            : "%s stopped, then %s started: monitors are there again",
        names(stops),
        names(starts));
  }

  private static String names(List<Role> roles) {
    return String.join(
        ", ", roles.stream().map(role -> role.name().toLowerCase(Locale.ROOT)).toList());
  }
}
