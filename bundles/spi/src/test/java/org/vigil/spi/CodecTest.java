package org.vigil.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.vigil.spi.internal.wire.Wire;
import org.vigil.spi.message.Message;
import org.vigil.spi.message.SessionMessage;

class CodecTest {
  private static final long SEED = 20_260_101;

  static Set<Map.Entry<String, Message>> samples() {
    return Samples.all().entrySet();
  }

  @Test
  void thereIsASampleOfEveryMessageAndEvent() {
    Set<Class<?>> sampled =
        Stream.concat(
                Samples.all().values().stream(),
                Samples.all().values().stream()
                    .filter(SessionMessage.Delivered.class::isInstance)
                    .flatMap(sample -> ((SessionMessage.Delivered) sample).events().stream()))
            .map(Object::getClass)
            .collect(Collectors.toSet());

    assertThat(records(Message.class)).hasSizeGreaterThan(30);
    assertThat(sampled).containsAll(records(Message.class).toList());
    assertThat(sampled).containsAll(records(SessionMessage.Event.class).toList());
  }

  static Stream<Class<?>> records(Class<?> type) {
    return type.isSealed()
        ? Arrays.stream(type.getPermittedSubclasses()).flatMap(CodecTest::records)
        : Stream.of(type);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void readsWhatItWrote(Map.Entry<String, Message> sample) throws UnreadableFrameException {
    byte[] frame = Codec.encode(sample.getValue());

    assertThat(Codec.decode(frame)).isEqualTo(sample.getValue());
    assertThat(Codec.encode(Codec.decode(frame))).isEqualTo(frame);
  }

  // ---- newer nodes

  @ParameterizedTest
  @MethodSource("samples")
  void overlooksWhatANewerNodeAddedWithinThisProtocol(Map.Entry<String, Message> sample)
      throws Exception {
    Wire.Frame frame = Wire.Frame.parseFrom(Codec.encode(sample.getValue()));
    UnknownFieldSet added =
        UnknownFieldSet.newBuilder()
            .addField(
                15_000,
                UnknownFieldSet.Field.newBuilder()
                    .addLengthDelimited(ByteString.copyFromUtf8("added"))
                    .build())
            .build();
    Map.Entry<com.google.protobuf.Descriptors.FieldDescriptor, Object> body =
        frame.getAllFields().entrySet().stream()
            .filter(field -> field.getValue() instanceof com.google.protobuf.Message)
            .findFirst()
            .orElseThrow();
    com.google.protobuf.Message newer =
        ((com.google.protobuf.Message) body.getValue()).toBuilder().setUnknownFields(added).build();
    Wire.Frame newerFrame =
        frame.toBuilder().setField(body.getKey(), newer).setUnknownFields(added).build();

    assertThat(Codec.decode(newerFrame.toByteArray())).isEqualTo(sample.getValue());
  }

  @Test
  void refusesANewerProtocolAndSaysWhich() {
    Wire.Frame.Builder newer =
        Wire.Frame.newBuilder().setProtocol(2).setClose(Wire.Close.newBuilder().setRequest("r1"));

    assertUnreadable(newer.build().toByteArray(), "protocol 2", "up to 1");
    assertUnreadable(newer.setProtocol(-1).build().toByteArray(), "protocol 4294967295");
  }

  @Test
  void saysTheProtocolOfANewerFrameEvenIfItCannotBeParsed() {
    byte[] broken = {0x08, 0x03, 0x12, 0x7f, 0x00};

    assertUnreadable(broken, "protocol 3", "up to 1");
  }

  @Test
  void refusesAFrameWithoutAProtocol() {
    assertUnreadable(new byte[0], "no protocol");
    assertUnreadable(
        Wire.Frame.newBuilder().setClose(Wire.Close.getDefaultInstance()).build().toByteArray(),
        "no protocol");
  }

  @Test
  void refusesAMessageThatItDoesNotKnow() {
    UnknownFieldSet body =
        UnknownFieldSet.newBuilder()
            .addField(
                900,
                UnknownFieldSet.Field.newBuilder()
                    .addLengthDelimited(ByteString.copyFromUtf8("body"))
                    .build())
            .build();

    assertUnreadable(
        Wire.Frame.newBuilder().setProtocol(1).setUnknownFields(body).build().toByteArray(),
        "does not know",
        "protocol 1");
  }

  // ---- what cannot be

  @Test
  void refusesValuesThatCannotBe() {
    assertUnreadable(frame(f -> f.getOfferBuilder().setEntity("a//b")), "OFFER", "'a//b'");
    assertUnreadable(frame(f -> f.getReadBuilder().addInstruments("bank")), "READ", "'bank'");
    assertUnreadable(
        frame(f -> f.getListInstrumentsBuilder().setPattern("a***")), "LIST_INSTRUMENTS", "'a***'");
    assertUnreadable(
        frame(f -> f.getAskOutcomeBuilder().setControl("bank/w").getKeyBuilder().setNumber(0)),
        "ASK_OUTCOME",
        "key");
    assertUnreadable(
        opened(
            Wire.Declaration.newBuilder()
                .setName("w")
                .setKind(Wire.Kind.KIND_CONTROL)
                .setType(Wire.ValueType.VALUE_TYPE_INTEGER)
                .setRetained(0)
                .build()
                .toByteString()),
        "OPENED",
        "retained");
    assertUnreadable(
        frame(
            f ->
                f.getArmBuilder()
                    .setEntity("bank")
                    .addArmingsBuilder()
                    .addSignificancesBuilder()
                    .addThresholdsBuilder()
                    .setLevel(Double.NaN)),
        "ARM",
        "threshold");
    assertUnreadable(
        frame(
            f ->
                f.getArmBuilder()
                    .setEntity("bank")
                    .addArmingsBuilder()
                    .addSignificancesBuilder()
                    .getMinimumIntervalBuilder()
                    .setSeconds(Long.MAX_VALUE)
                    .setNanos(-1)),
        "ARM",
        "duration");
    assertUnreadable(opened(ByteString.copyFromUtf8("damaged")), "OPENED", "damaged");
  }

  @Test
  void refusesConstantsThatItDoesNotKnow() {
    assertUnreadable(
        opened(Wire.Declaration.newBuilder().setName("w").setKindValue(99).build().toByteString()),
        "OPENED",
        "kind");
    assertUnreadable(
        opened(
            Wire.Declaration.newBuilder()
                .setName("w")
                .setKind(Wire.Kind.KIND_CONTROL)
                .setTypeValue(99)
                .build()
                .toByteString()),
        "type of value");
    assertUnreadable(frame(f -> f.getOpenBuilder().getSpecBuilder().setModeValue(99)), "mode");
    assertUnreadable(
        frame(f -> f.getDeliveredBuilder().addEventsBuilder().getToldBuilder().setPhaseValue(99)),
        "phase");
    assertUnreadable(frame(f -> f.getDeliveredBuilder().addEventsBuilder()), "event");
    assertUnreadable(
        frame(f -> f.getResignBuilder().setEntity("bank").getSuccessorBuilder().setRoleValue(99)),
        "role");
    assertUnreadable(
        frame(f -> f.getReportsBuilder().setEntity("bank").addItemsBuilder().getValueBuilder()),
        "value");
  }

  private static byte[] opened(ByteString declaration) {
    return frame(f -> f.getOpenedBuilder().setEntity("bank").addDeclarations(declaration));
  }

  private static byte[] frame(Consumer<Wire.Frame.Builder> body) {
    Wire.Frame.Builder frame = Wire.Frame.newBuilder().setProtocol(1);
    body.accept(frame);
    return frame.build().toByteArray();
  }

  // ---- damage

  @ParameterizedTest
  @MethodSource("samples")
  void refusesEveryBeginningOfAFrame(Map.Entry<String, Message> sample) {
    byte[] frame = Codec.encode(sample.getValue());

    for (int length = 0; length < frame.length; length++) {
      assertUnreadable(Arrays.copyOf(frame, length), "frame");
    }
  }

  @Test
  void readsOrRefusesWhateverArrives() {
    Random random = new Random(SEED);
    byte[][] frames = Samples.all().values().stream().map(Codec::encode).toArray(byte[][]::new);
    int read = 0;
    int refused = 0;
    for (int i = 0; i < 60_000; i++) {
      byte[] frame =
          i % 10 == 0 ? garbage(random) : damaged(frames[random.nextInt(frames.length)], random);
      try {
        Codec.encode(Codec.decode(frame));
        read++;
      } catch (UnreadableFrameException e) {
        assertThat(e).hasMessageContaining("frame");
        refused++;
      } catch (RuntimeException | Error e) {
        throw new AssertionError(
            "seed " + SEED + ", frame " + i + ": " + Arrays.toString(frame), e);
      }
    }
    assertThat(read).isPositive();
    assertThat(refused).isPositive();
  }

  private static byte[] garbage(Random random) {
    byte[] bytes = new byte[random.nextInt(64)];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] damaged(byte[] frame, Random random) {
    byte[] copy = Arrays.copyOf(frame, Math.max(1, frame.length + random.nextInt(5) - 2));
    for (int n = random.nextInt(4); n >= 0; n--) {
      copy[random.nextInt(copy.length)] = (byte) random.nextInt(256);
    }
    return copy;
  }

  private static void assertUnreadable(byte[] frame, String... parts) {
    assertThatThrownBy(() -> Codec.decode(frame))
        .isInstanceOf(UnreadableFrameException.class)
        .hasMessageContainingAll(parts);
  }
}
