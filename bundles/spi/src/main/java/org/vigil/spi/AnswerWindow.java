package org.vigil.spi;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.vigil.api.ChangeKey;
import org.vigil.spi.message.CallMessage.Answer;

/**
 * The answers given lately to the changes of one entity, by session (R16): a key that was answered
 * gets the same answer again, one below its session's window is never applied. Two windows that
 * were told the same answers in the same order are the same, so that a primary and the checkpoints
 * of it forget alike. For one thread.
 */
public final class AnswerWindow {
  /** How many answers of one session are remembered: those of the highest numbers. */
  public static final int ANSWERS_PER_SESSION = 1_024;

  /** How many answers there are in all; beyond, the session that was silent longest is gone. */
  public static final int ANSWERS = 4_096;

  /** The session that was answered last is the last one. */
  private final Map<String, NavigableMap<Long, Answer>> sessions = new LinkedHashMap<>();

  private int size;

  /** What was answered under this key, if it is remembered. */
  public Optional<Answer> find(ChangeKey key) {
    NavigableMap<Long, Answer> answers = sessions.get(key.session());
    return answers == null ? Optional.empty() : Optional.ofNullable(answers.get(key.number()));
  }

  /** Whether the key is so old that its answer may have been dropped. */
  public boolean isBelow(ChangeKey key) {
    NavigableMap<Long, Answer> answers = sessions.get(key.session());
    return answers != null
        && answers.size() >= ANSWERS_PER_SESSION
        && key.number() < answers.firstKey();
  }

  /** Remembers an answer, in the place of an earlier one to the same change. */
  public void remember(Answer answer) {
    String session = answer.key().session();
    NavigableMap<Long, Answer> answers = sessions.remove(session);
    if (answers == null) {
      answers = new TreeMap<>();
    }
    sessions.put(session, answers);
    if (answers.put(answer.key().number(), answer) == null) {
      size++;
    }
    if (answers.size() > ANSWERS_PER_SESSION) {
      answers.pollFirstEntry();
      size--;
    }
    while (size > ANSWERS) {
      size -= sessions.remove(sessions.keySet().iterator().next()).size();
    }
  }

  /** All of them; another window that is told them in this order is the same. */
  public List<Answer> all() {
    List<Answer> all = new ArrayList<>(size);
    sessions.values().forEach(answers -> all.addAll(answers.values()));
    return all;
  }
}
