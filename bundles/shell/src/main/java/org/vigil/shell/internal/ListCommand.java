package org.vigil.shell.internal;

import org.apache.karaf.shell.api.action.Option;

/** A command that shows a {@link Listing}. */
abstract class ListCommand extends VigilCommand {
  @Option(name = "--no-format", description = "Print columns only, without headers and borders")
  private boolean noFormat;

  @Option(name = "--json", description = "Print JSON")
  private boolean json;

  final Listing.Form form() {
    if (json) {
      return Listing.Form.JSON;
    }
    return noFormat ? Listing.Form.UNFORMATTED : Listing.Form.TABLE;
  }
}
