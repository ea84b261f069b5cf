package org.vigil.itests.story.cluster;

import static org.vigil.itests.story.cluster.ClusterStage.text;

import org.vigil.api.client.Causes;
import org.vigil.api.client.Mode;
import org.vigil.itests.cluster.Node;
import org.vigil.itests.cluster.RemoteEntity;
import org.vigil.itests.cluster.RemoteImporter;
import org.vigil.itests.cluster.Succession;
import org.vigil.itests.story.Book;

/** An entity without a backup: its service is made anew where its factory is (F35, R10). */
final class NobodyIsLeft implements ClusterScene {
  private static final String SOLD = "till/sold";

  @Override
  public String title() {
    return "The only node with a till dies";
  }

  @Override
  public void play(ClusterStage stage, Book book) {
    Node dying = stage.node(2);
    RemoteEntity till = stage.cluster().entity("till");
    book.say("on node-1: vigil:instantiate till --on node-2");
    book.quote(stage.node(1).shell("vigil:instantiate till --on node-2").orThrow().output());
    till.awaitsPrimary("org.vigil.exporter@node-2");
    RemoteImporter customer = stage.cluster().importerOn(3, "customer", Mode.LATEST, "till/**");
    customer.awaitsMore(SOLD, 5);
    long sold = customer.watch().value(SOLD).orElseThrow().asLong();
    Succession succession = Succession.of("till", Causes.NODE_LEFT, customer);

    succession.happen(dying::kill);

    customer.awaitsMore(SOLD, 5);
    customer.findNoFault();
    Chronicle.of(succession, customer, book);
    book.say(
        text(
            "%s speaks for it: the till was made there after %.1f ms, and goes on: %d tickets sold"
                + " before, %d now",
            till.primary().orElse("nobody"),
            succession.blackoutMillis(),
            sold,
            customer.watch().value(SOLD).orElseThrow().asLong()));
    dying.start();
    stage.cluster().awaitReady();
    stage.findTheBankWhole();
  }
}
