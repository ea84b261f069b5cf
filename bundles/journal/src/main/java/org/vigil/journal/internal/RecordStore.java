package org.vigil.journal.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.JDBC;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;
import org.vigil.spi.AnswerWindow;
import org.vigil.spi.Codec;
import org.vigil.spi.UnreadableFrameException;
import org.vigil.spi.message.AssignmentMessage.Checkpoint;
import org.vigil.spi.message.AssignmentMessage.Known;
import org.vigil.spi.message.CallMessage.Answer;

/**
 * The records of a journal in an SQLite database with a write-ahead log. A record is one
 * transaction: it is forced to disk before {@link #put} returns, and one that was torn is not there
 * at all, as the log's checksums show. After a failure the database is opened anew, so that nothing
 * is believed that is not on disk. For one thread.
 */
final class RecordStore implements AutoCloseable {
  static final String FILE = "journal.db";

  private static final Logger LOG = LoggerFactory.getLogger(RecordStore.class);

  /** The layout of the tables; a higher one is of a newer release. */
  private static final int LAYOUT = 1;

  private static final int PAGE_BYTES = 4_096;
  private static final String[] SETTINGS = {
    "PRAGMA locking_mode = EXCLUSIVE", // one process; no file of shared memory
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL", // each commit is forced to disk
    "PRAGMA wal_autocheckpoint = 256",
    "PRAGMA journal_size_limit = 2097152",
  };
  private static final String[] TABLES = {
    "CREATE TABLE IF NOT EXISTS record"
        + " (entity TEXT PRIMARY KEY, frame BLOB NOT NULL, crc INTEGER NOT NULL)",
    "CREATE TABLE IF NOT EXISTS answer"
        + " (n INTEGER PRIMARY KEY AUTOINCREMENT, entity TEXT NOT NULL, change TEXT NOT NULL,"
        + " frame BLOB NOT NULL, crc INTEGER NOT NULL, UNIQUE (entity, change))",
    "PRAGMA user_version = " + LAYOUT,
  };

  private final Path directory;
  private final int megabytes;
  private @Nullable Connection connection;

  /**
   * What a store has.
   *
   * @param complaint what could not be read, for people
   * @param isOpen whether the store could be opened at all
   */
  record Contents(List<Known> records, Optional<String> complaint, boolean isOpen) {}

  /** A store that is opened when something is asked of it. */
  RecordStore(Path directory, int megabytes) {
    this.directory = directory;
    this.megabytes = megabytes;
  }

  private Connection open() throws SQLException, IOException {
    Connection open = connection;
    if (open == null) {
      Files.createDirectories(directory);
      open = JDBC.createConnection("jdbc:sqlite:" + directory.resolve(FILE), new Properties());
      try {
        prepare(open);
      } catch (SQLException e) {
        open.close();
        throw e;
      }
      connection = open;
    }
    return open;
  }

  private void prepare(Connection opened) throws SQLException {
    try (Statement statement = opened.createStatement()) {
      statement.execute("PRAGMA page_size = " + PAGE_BYTES);
      for (String setting : SETTINGS) {
        statement.execute(setting);
      }
      statement.execute("PRAGMA max_page_count = " + (megabytes * 1_048_576L / PAGE_BYTES));
      String sound = text(statement, "PRAGMA quick_check(1)");
      if (!sound.equals("ok")) {
        throw new SQLException("it is damaged: " + sound);
      }
      int layout = Integer.parseInt(text(statement, "PRAGMA user_version"));
      if (layout > LAYOUT) {
        throw new SQLException("it was written by a newer release; update Vigil on this node");
      }
      if (layout < LAYOUT) {
        opened.setAutoCommit(false);
        for (String table : TABLES) {
          statement.execute(table);
        }
        opened.commit();
      }
    }
    opened.setAutoCommit(false);
  }

  private static String text(Statement statement, String question) throws SQLException {
    try (ResultSet result = statement.executeQuery(question)) {
      return result.next() ? result.getString(1) : "nothing";
    }
  }

  /** Puts a record in the place of the entity's last one; says why not. */
  Optional<String> put(Known known) {
    try {
      Connection open = open();
      String entity = known.entity().toString();
      Checkpoint checkpoint = known.checkpoint().orElseThrow();
      try (PreparedStatement record =
              open.prepareStatement("INSERT OR REPLACE INTO record VALUES (?, ?, ?)");
          PreparedStatement answer =
              open.prepareStatement(
                  "INSERT OR REPLACE INTO answer (entity, change, frame, crc) VALUES (?, ?, ?, ?)");
          PreparedStatement old =
              open.prepareStatement(
                  "DELETE FROM answer WHERE entity = ? AND n NOT IN (SELECT n FROM answer WHERE"
                      + " entity = ? ORDER BY n DESC LIMIT ?)")) {
        record.setString(1, entity);
        setFrame(record, 2, Codec.encode(withAnswers(known, List.of())));
        record.executeUpdate();
        for (Answer each : checkpoint.answers()) {
          answer.setString(1, entity);
          answer.setString(2, each.key().toString());
          setFrame(answer, 3, Codec.encode(each));
          answer.executeUpdate();
        }
        if (!checkpoint.answers().isEmpty()) {
          old.setString(1, entity);
          old.setString(2, entity);
          old.setInt(3, AnswerWindow.ANSWERS);
          old.executeUpdate();
        }
      }
      open.commit();
      return Optional.empty();
    } catch (SQLException | IOException | RuntimeException | LinkageError e) {
      return Optional.of(sentence(e));
    }
  }

  private static void setFrame(PreparedStatement statement, int place, byte[] frame)
      throws SQLException {
    statement.setBytes(place, frame);
    statement.setLong(place + 1, checksum(frame));
  }

  private static long checksum(byte[] frame) {
    CRC32C checksum = new CRC32C();
    checksum.update(frame);
    return checksum.getValue();
  }

  /** Reads all that is there and whole. */
  Contents read() {
    Map<String, Known> records = new LinkedHashMap<>();
    Map<String, List<Answer>> answers = new LinkedHashMap<>();
    List<String> complaints = new ArrayList<>();
    try {
      try (Statement statement = open().createStatement()) {
        try (ResultSet rows = statement.executeQuery("SELECT entity, frame, crc FROM record")) {
          while (rows.next()) {
            String entity = rows.getString(1);
            read(rows, Known.class, complaints).ifPresent(known -> records.put(entity, known));
          }
        }
        try (ResultSet rows =
            statement.executeQuery("SELECT entity, frame, crc FROM answer ORDER BY n")) {
          while (rows.next()) {
            List<Answer> all = answers.computeIfAbsent(rows.getString(1), any -> new ArrayList<>());
            read(rows, Answer.class, complaints).ifPresent(all::add);
          }
        }
      }
      open().commit();
    } catch (SQLException | IOException | RuntimeException | LinkageError e) {
      complaints.add(sentence(e));
    }
    List<Known> all = new ArrayList<>();
    records.forEach(
        (entity, known) -> all.add(withAnswers(known, answers.getOrDefault(entity, List.of()))));
    return new Contents(
        all,
        complaints.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", complaints)),
        connection != null);
  }

  private <M> Optional<M> read(ResultSet row, Class<M> kind, List<String> complaints)
      throws SQLException {
    byte[] frame = row.getBytes(2);
    if (checksum(frame) != row.getLong(3)) {
      complaints.add("a record of " + row.getString(1) + " in " + directory + " is damaged");
      return Optional.empty();
    }
    try {
      return Optional.of(kind.cast(Codec.decode(frame)));
    } catch (UnreadableFrameException | ClassCastException e) {
      complaints.add("a record of " + row.getString(1) + " cannot be read: " + e.getMessage());
      return Optional.empty();
    }
  }

  private static Known withAnswers(Known known, List<Answer> answers) {
    Checkpoint kept = known.checkpoint().orElseThrow();
    return new Known(
        known.entity(),
        known.owner(),
        known.epoch(),
        Optional.empty(),
        Optional.of(
            new Checkpoint(kept.entity(), kept.epoch(), kept.index(), kept.entries(), 0, answers)),
        true);
  }

  /** What is wrong, and what to do; whatever is open is not trusted any more. */
  private String sentence(Throwable failure) {
    close();
    SQLiteErrorCode code =
        failure instanceof SQLiteException known
            ? known.getResultCode()
            : SQLiteErrorCode.UNKNOWN_ERROR;
    return switch (SQLiteErrorCode.getErrorCode(code.code & 0xff)) {
      case SQLITE_FULL ->
          isAtItsLimit()
              ? "the journal in "
                  + directory
                  + " has reached its limit of "
                  + megabytes
                  + " MB; raise size.max.megabytes in etc/org.vigil.journal.cfg"
              : "the disk of " + directory + " is full; free some of it, and try again";
      case SQLITE_BUSY, SQLITE_LOCKED ->
          "the journal in " + directory + " is in use by another process";
      case SQLITE_NOTADB, SQLITE_CORRUPT ->
          "the journal in " + directory + " is damaged; move its files away, or put a copy back";
      default -> "the journal in " + directory + " cannot be used: " + failure.getMessage();
    };
  }

  private boolean isAtItsLimit() {
    try {
      return Files.size(directory.resolve(FILE)) >= (megabytes * 1_048_576L) * 9 / 10;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    Connection open = connection;
    connection = null;
    if (open != null) {
      try {
        open.close();
      } catch (SQLException e) {
        LOG.debug("The store did not close", e);
      }
    }
  }
}
