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
 * gets the same answer again, one below its session's window, or of a session that is gone, is
 * never applied. Two windows that were told the same answers in the same order are the same, so
 * that a primary and the checkpoints of it forget alike. For one thread.
 */
public final class AnswerWindow {
  /** How many answers of one session are remembered: those of the highest numbers. */
  public static final int ANSWERS_PER_SESSION = 1_024;

  /** How many answers there are in all; beyond, the session that was silent longest is gone. */
  public static final int ANSWERS = 4_096;

  /** Of how many sessions that are gone it is remembered how far they got. */
  public static final int GONE_SESSIONS = 16_384;

  /** The session that was answered last is the last one. */
  private final Map<String, NavigableMap<Long, Answer>> sessions = new LinkedHashMap<>();

  /** The highest number of each session that is gone: nothing up to it is ever applied. */
  private final Map<String, Long> gone = new LinkedHashMap<>();

  private int size;

  /** What was answered under this key, if it is remembered. */
  public Optional<Answer> find(ChangeKey key) {
    NavigableMap<Long, Answer> answers = sessions.get(key.session());
    return answers == null ? Optional.empty() : Optional.ofNullable(answers.get(key.number()));
  }

  /** Whether the key is so old that its answer may have been dropped. */
  public boolean isBelow(ChangeKey key) {
    NavigableMap<Long, Answer> answers = sessions.get(key.session());
    boolean isBelowItsWindow =
        answers != null
            && answers.size() >= ANSWERS_PER_SESSION
            && key.number() < answers.firstKey();
    return isBelowItsWindow
        || (key.number() <= gone.getOrDefault(key.session(), 0L) && find(key).isEmpty());
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
      forget(sessions.keySet().iterator().next());
    }
  }

  private void forget(String session) {
    NavigableMap<Long, Answer> answers = sessions.remove(session);
    size -= answers.size();
    gone.merge(session, answers.lastKey(), Math::max);
    if (gone.size() > GONE_SESSIONS) {
      gone.remove(gone.keySet().iterator().next());
    }
  }

  /** What is remembered of these, once more were given. */
  public static List<Answer> merged(List<Answer> before, List<Answer> more) {
    if (more.isEmpty()) {
      return before;
    }
    AnswerWindow window = new AnswerWindow();
    before.forEach(window::remember);
    more.forEach(window::remember);
    return window.all();
  }

  /** All of them; another window that is told them in this order is the same. */
  public List<Answer> all() {
    List<Answer> all = new ArrayList<>(size);
    sessions.values().forEach(answers -> all.addAll(answers.values()));
    return all;
  }
}
