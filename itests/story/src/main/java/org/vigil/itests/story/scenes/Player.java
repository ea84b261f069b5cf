package org.vigil.itests.story.scenes;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.bundle.Header;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.vigil.itests.stage.NotHeld;
import org.vigil.itests.stage.Stage;

/** Plays the story as soon as its bundle is started, scene after scene, until one does not hold. */
@Header(name = Constants.BUNDLE_ACTIVATOR, value = "${@class}")
public final class Player implements BundleActivator {
  private static final List<Scene> SCENES =
      List.of(
          new AllIsThere(),
          new SomebodyWatches(),
          new SomebodySteers(),
          new TheExporterIsStopped(),
          new ExportersComeAndGo(),
          new ATakeoverIsAskedFor(),
          new EveryReportArrives(),
          new RolesComeAndGo(),
          new AllOfVigilIsStopped(),
          new TenThousandInstruments());

  private @Nullable Thread thread;

  @Override
  public void start(BundleContext context) {
    Thread player = new Thread(() -> play(context), "story");
    player.start();
    thread = player;
  }

  @Override
  public void stop(BundleContext context) {
    if (thread != null) {
      thread.interrupt();
    }
  }

  private static void play(BundleContext context) {
    Narrator narrator = new Narrator(System.out);
    try (Stage stage = new Stage(context)) {
      for (Scene scene : SCENES) {
        narrator.chapter(scene.title());
        scene.play(stage, narrator);
        stage.findNoFault();
      }
      narrator.held();
    } catch (NotHeld e) {
      narrator.notHeld(String.valueOf(e.getMessage()));
    } catch (RuntimeException | Error e) {
      narrator.notHeld("a scene failed: " + e);
      throw e;
    }
  }
}
