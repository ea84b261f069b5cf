package org.vigil.shell.internal;

import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.vigil.api.Kind;
import org.vigil.api.client.InstrumentInfo;

/** Completes names of controls. */
@Service
public final class ControlNameCompleter extends InstrumentNameCompleter {
  @Override
  boolean isOffered(InstrumentInfo info) {
    return info.declaration().kind() == Kind.CONTROL;
  }
}
