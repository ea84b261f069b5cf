package org.vigil.shell.internal;

import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.vigil.api.Kind;
import org.vigil.api.client.InstrumentInfo;

/** Completes names of test points. */
@Service
public final class TestPointNameCompleter extends InstrumentNameCompleter {
  @Override
  boolean isOffered(InstrumentInfo info) {
    return info.declaration().kind() == Kind.TEST_POINT;
  }
}
