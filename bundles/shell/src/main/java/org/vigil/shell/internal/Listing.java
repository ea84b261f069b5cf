package org.vigil.shell.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.karaf.shell.support.table.Col;
import org.apache.karaf.shell.support.table.Row;
import org.apache.karaf.shell.support.table.ShellTable;

/**
 * Rows of one kind, shown as a table to people and as JSON to programs; the columns are said once.
 */
final class Listing<T> {
  /** How a listing is shown. */
  enum Form {
    /** With borders and headers. */
    TABLE,
    /** Columns only. */
    UNFORMATTED,
    /** An array of objects. */
    JSON
  }

  private enum Look {
    TEXT,
    NUMBER,
    STATE,
    JSON_ONLY
  }

  private record Column<T>(String header, String key, Look look, Function<T, Object> cell) {}

  private final List<Column<T>> columns = new ArrayList<>();
  private final String emptyText;

  /** A listing that says this when there is nothing to show. */
  Listing(String emptyText) {
    this.emptyText = emptyText;
  }

  Listing<T> text(String header, String key, Function<T, Object> cell) {
    columns.add(new Column<>(header, key, Look.TEXT, cell));
    return this;
  }

  /** Aligned to the right. */
  Listing<T> number(String header, String key, Function<T, Object> cell) {
    columns.add(new Column<>(header, key, Look.NUMBER, cell));
    return this;
  }

  /** Coloured by its first word. */
  Listing<T> state(String header, String key, Function<T, Object> cell) {
    columns.add(new Column<>(header, key, Look.STATE, cell));
    return this;
  }

  /** For programs only. */
  Listing<T> json(String key, Function<T, Object> cell) {
    columns.add(new Column<>(key, key, Look.JSON_ONLY, cell));
    return this;
  }

  void print(Collection<? extends T> rows, Form form, Output output) {
    if (form == Form.JSON) {
      output.line(Json.of(rows.stream().map(this::object).toList()));
    } else {
      table(rows, form == Form.TABLE, output);
    }
  }

  /** One row, as lines of header and cell, or as a JSON object. */
  void printOne(T row, Form form, Output output) {
    if (form == Form.JSON) {
      output.line(Json.of(object(row)));
      return;
    }
    List<Column<T>> shown = shown();
    int width = shown.stream().mapToInt(column -> column.header().length()).max().orElse(0);
    for (Column<T> column : shown) {
      String cell = Wording.of(column.cell().apply(row));
      if (!cell.isEmpty()) {
        if (form == Form.UNFORMATTED) {
          output.line(column.header() + "\t" + cell);
        } else {
          String header = column.header() + " ".repeat(width - column.header().length());
          String coloured = column.look() == Look.STATE ? output.colours().state(cell) : cell;
          output.line(header + "  " + coloured);
        }
      }
    }
  }

  private void table(Collection<? extends T> rows, boolean format, Output output) {
    ShellTable table = new ShellTable().emptyTableText(emptyText);
    for (Column<T> column : shown()) {
      Col col = table.column(column.header());
      if (column.look() == Look.NUMBER) {
        col.alignRight();
      }
      if (column.look() == Look.STATE && format && output.colours().on()) {
        // Karaf asks for the colour of the header as well.
        String header = column.header();
        col.colorProvider(text -> text.equals(header) ? "" : output.colours().ofState(text));
      }
    }
    for (T one : rows) {
      Row row = table.addRow();
      shown().forEach(column -> row.addContent(Wording.of(column.cell().apply(one))));
    }
    table.print(output.stream(), format);
  }

  private List<Column<T>> shown() {
    return columns.stream().filter(column -> column.look() != Look.JSON_ONLY).toList();
  }

  private Map<String, Object> object(T row) {
    Map<String, Object> object = new LinkedHashMap<>();
    columns.forEach(column -> object.put(column.key(), column.cell().apply(row)));
    return object;
  }
}
