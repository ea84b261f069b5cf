package org.vigil.spi;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vigil.api.Declaration;
import org.vigil.spi.internal.wire.Wire;

/**
 * What entities say of their instruments, in frames. An entity says the same in each epoch, to each
 * node: the lists that were read last are remembered by their bytes, so that nobody who waits for a
 * takeover waits for a thousand declarations to be read anew. For any thread.
 */
final class DeclarationLists {
  /** How many declarations the lists that are remembered have together, at most. */
  private static final int MAX_DECLARATIONS = 32_768;

  private final Map<List<ByteString>, List<Declaration>> lists = new LinkedHashMap<>(16, 1, true);
  private int remembered;

  static List<ByteString> wire(List<Declaration> declarations) {
    return Values.list(declarations, it -> Declarations.wire(it).toByteString());
  }

  /**
   * Reads a list; the same bytes give the same list as long as they are remembered.
   *
   * @throws IllegalArgumentException if one of them cannot be
   */
  synchronized List<Declaration> read(List<ByteString> wire) {
    List<Declaration> known = lists.get(wire);
    return known != null ? known : remember(List.copyOf(wire));
  }

  private List<Declaration> remember(List<ByteString> wire) {
    List<Declaration> read = List.copyOf(Values.list(wire, DeclarationLists::declaration));
    lists.put(wire, read);
    remembered += read.size();
    Iterator<List<Declaration>> oldest = lists.values().iterator();
    while (remembered > MAX_DECLARATIONS) {
      remembered -= oldest.next().size();
      oldest.remove();
    }
    return read;
  }

  private static Declaration declaration(ByteString wire) {
    try {
      return Declarations.declaration(Wire.Declaration.parseFrom(wire));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("a declaration that is damaged: " + e.getMessage(), e);
    }
  }
}
