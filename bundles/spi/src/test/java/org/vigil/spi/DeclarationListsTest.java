package org.vigil.spi;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.vigil.api.Declaration;
import org.vigil.api.Kind;
import org.vigil.api.ValueType;

class DeclarationListsTest {
  private static final int MANY = 20_000;

  private final DeclarationLists lists = new DeclarationLists();

  private static List<Declaration> declarations(String entity, int count) {
    return IntStream.range(0, count)
        .mapToObj(
            number ->
                Declaration.builder(entity + number, Kind.INDICATOR, ValueType.INTEGER).build())
        .toList();
  }

  @Test
  void theSameBytesAreReadOnce() {
    List<ByteString> wire = DeclarationLists.wire(declarations("bank", 3));

    List<Declaration> read = lists.read(List.copyOf(wire));

    assertThat(read).isEqualTo(declarations("bank", 3));
    assertThat(lists.read(DeclarationLists.wire(declarations("bank", 3)))).isSameAs(read);
    assertThat(lists.read(wire.subList(0, 2))).isEqualTo(declarations("bank", 2));
  }

  @Test
  void theOldestIsForgottenOfVeryManyG10() {
    List<ByteString> bank = DeclarationLists.wire(declarations("bank", MANY));
    List<ByteString> shop = DeclarationLists.wire(declarations("shop", MANY));
    List<Declaration> first = lists.read(bank);

    List<Declaration> second = lists.read(shop);

    assertThat(lists.read(shop)).isSameAs(second);
    assertThat(lists.read(bank)).isNotSameAs(first).isEqualTo(first);
  }

  @Test
  void whatIsMoreThanAllThatIsRememberedIsReadAllTheSame() {
    List<Declaration> all = declarations("hall", 2 * MANY);

    assertThat(lists.read(DeclarationLists.wire(all))).isEqualTo(all);
  }
}
