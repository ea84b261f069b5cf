package org.vigil.exporter.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.vigil.api.ChangeKey;
import org.vigil.spi.message.CallMessage.Answer;

/**
 * The answers given lately, by session (R16): a key that was answered gets the same answer again,
 * one below its session's window is never applied.
 */
final class AnswerWindow {
  private static final int ANSWERS = 1_024;
  private static final int SESSIONS = 1_024;

  private final Map<String, NavigableMap<Long, Answer>> sessions =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, NavigableMap<Long, Answer>> eldest) {
          return size() > SESSIONS;
        }
      };

  Optional<Answer> find(ChangeKey key) {
    NavigableMap<Long, Answer> answers = sessions.get(key.session());
    return answers == null ? Optional.empty() : Optional.ofNullable(answers.get(key.number()));
  }

  /** Whether the key is so old that its answer may have been dropped. */
  boolean isBelow(ChangeKey key) {
    NavigableMap<Long, Answer> answers = sessions.get(key.session());
    return answers != null && answers.size() >= ANSWERS && key.number() < answers.firstKey();
  }

  void remember(Answer answer) {
    NavigableMap<Long, Answer> answers =
        sessions.computeIfAbsent(answer.key().session(), session -> new TreeMap<>());
    answers.put(answer.key().number(), answer);
    if (answers.size() > ANSWERS) {
      answers.pollFirstEntry();
    }
  }
}
