package org.vigil.importer.internal;

import org.jspecify.annotations.Nullable;
import org.vigil.spi.message.Message;

/** Something to ask the agent. */
interface Question<T> {
  /** The question as a message. */
  Message message(long id);

  /**
   * Takes a message that carries the question's id.
   *
   * @return the answer; null if this is not (all of) it yet
   */
  @Nullable T answer(Message message);
}
