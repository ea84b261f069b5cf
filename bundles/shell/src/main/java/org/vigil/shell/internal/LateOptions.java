package org.vigil.shell.internal;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.converter.DefaultConverter;

/**
 * Lets options stand behind arguments, as in {@code set bank/workers 8 --reason evening}: Karaf
 * takes the first argument for the end of the options. {@code --} ends them here.
 *
 * <p>The last argument of an action takes whatever follows; what remains of it once the options are
 * out is refused if it is called {@link #REST}. Arguments are of type String or a list of those.
 */
final class LateOptions {
  /** The name of an argument that is there for late options only. */
  static final String REST = "options";

  /** Its description. */
  static final String REST_DESCRIPTION = "Options may stand here as well";

  private final Object action;
  private final Map<Integer, Field> arguments = new TreeMap<>();
  private final Map<String, Field> options = new TreeMap<>();

  private LateOptions(Object action) {
    this.action = action;
    for (Class<?> type = action.getClass(); type != null; type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        Argument argument = field.getAnnotation(Argument.class);
        if (argument != null) {
          field.setAccessible(true);
          arguments.put(argument.index(), field);
        }
        Option option = field.getAnnotation(Option.class);
        if (option != null) {
          field.setAccessible(true);
          options.put(option.name(), field);
          for (String alias : option.aliases()) {
            options.put(alias, field);
          }
        }
      }
    }
  }

  /**
   * Moves the options among the arguments of an action that Karaf has prepared to their fields.
   *
   * @throws CommandException if one is not known, lacks its value or has a wrong one
   */
  static void settle(Object action) throws CommandException {
    try {
      new LateOptions(action).settle();
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  private void settle() throws CommandException, IllegalAccessException {
    List<String> words = new ArrayList<>();
    for (Iterator<String> given = given().iterator(); given.hasNext(); ) {
      String word = given.next();
      if (word.equals("--")) {
        given.forEachRemaining(words::add);
      } else if (!take(word, given)) {
        words.add(word);
      }
    }
    distribute(words);
  }

  private List<String> given() throws IllegalAccessException {
    List<String> given = new ArrayList<>();
    for (Field field : arguments.values()) {
      Object value = field.get(action);
      if (value instanceof List<?> many) {
        many.forEach(one -> given.add(String.valueOf(one)));
      } else if (value != null) {
        given.add(value.toString());
      }
    }
    return given;
  }

  private boolean take(String word, Iterator<String> following)
      throws CommandException, IllegalAccessException {
    int equals = word.indexOf('=');
    String name = equals < 0 ? word : word.substring(0, equals);
    Field field = options.get(name);
    if (field == null) {
      if (word.startsWith("--")) {
        throw new CommandException(
            "no option "
                + name
                + "; there are "
                + String.join(", ", options.keySet())
                + " (behind a lone -- everything is an argument)");
      }
      return false;
    }
    if (equals >= 0) {
      set(field, name, word.substring(equals + 1));
    } else if (field.getType() == boolean.class) {
      field.setBoolean(action, true);
    } else if (following.hasNext()) {
      set(field, name, following.next());
    } else {
      throw new CommandException("option " + name + " takes a value");
    }
    return true;
  }

  private void set(Field field, String name, String text)
      throws CommandException, IllegalAccessException {
    Object value;
    try {
      value =
          new DefaultConverter(action.getClass().getClassLoader())
              .convert(text, field.getGenericType());
    } catch (Exception e) {
      throw new CommandException(
          "option "
              + name
              + " takes a value of type "
              + field.getType().getSimpleName()
              + ", not '"
              + text
              + "'",
          e);
    }
    field.set(action, value);
  }

  private void distribute(List<String> words) throws CommandException, IllegalAccessException {
    Iterator<String> rest = words.iterator();
    for (Field field : arguments.values()) {
      Argument argument = field.getAnnotation(Argument.class);
      if (argument.multiValued()) {
        List<String> many = new ArrayList<>();
        rest.forEachRemaining(many::add);
        if (argument.name().equals(REST) && !many.isEmpty()) {
          throw new CommandException("too many arguments: " + String.join(" ", many));
        }
        field.set(action, many);
      } else {
        field.set(action, rest.hasNext() ? rest.next() : null);
      }
    }
  }
}
