package org.vigil.transport.cellar.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.TextFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.vigil.spi.Role;
import org.vigil.transport.cellar.internal.Envelope.Ask;
import org.vigil.transport.cellar.internal.Envelope.Batch;
import org.vigil.transport.cellar.internal.Envelope.Beat;
import org.vigil.transport.cellar.internal.Envelope.Bye;
import org.vigil.transport.cellar.internal.Envelope.Catalogue;
import org.vigil.transport.cellar.internal.Envelope.Connected;
import org.vigil.transport.cellar.internal.Envelope.Hello;
import org.vigil.transport.cellar.internal.Envelope.Left;
import org.vigil.transport.cellar.internal.Envelope.Listed;
import org.vigil.transport.cellar.internal.Envelope.Page;
import org.vigil.transport.cellar.internal.Envelope.Refusal;
import org.vigil.transport.cellar.internal.Envelope.Taken;
import org.vigil.transport.cellar.internal.wire.Wire;

/**
 * Envelopes of each release are kept as files and stay readable: {@code
 * envelopes/<release>/<sample>.bin}, with a {@code listing.txt} beside them for people. One that
 * was released is never written anew; one of a sample that has none yet is written by {@link
 * #main}.
 */
class EnvelopeCodecTest {
  private static final Path RELEASE_1 = Path.of("src/test/resources/envelopes/1");

  private static Map<String, Envelope> samples() {
    long mine = 0x1111_2222_3333_4444L;
    long theirs = 0x8888_9999_aaaa_bbbbL;
    Map<String, Envelope> samples = new TreeMap<>();
    samples.put("hello", new Hello(mine, theirs, "default", "node-1", -5, 1));
    samples.put("hello-first", new Hello(mine, 0, "default", "node-1", 5, 1));
    samples.put("refusal", new Refusal(mine, theirs, "node-1", "it is in another group"));
    samples.put("bye", new Bye(mine, theirs));
    samples.put("acknowledgement", batch(mine, theirs, 0, List.of(), List.of(), null));
    samples.put(
        "beat",
        batch(
            mine,
            theirs,
            0,
            List.of(new Taken(3, 4_096, 1L << 33)),
            List.of(),
            new Beat(1L << 40, 77, 0xcafe_babe)));
    samples.put(
        "frames",
        batch(
            mine,
            theirs,
            8,
            List.of(new Taken(1, 2, 3)),
            List.of(
                new Page(1, 2, 0, ByteString.copyFromUtf8("a frame")),
                new Page(1, 2, 1, ByteString.copyFromUtf8("a long ")),
                new Page(1, 2, 0, ByteString.EMPTY)),
            null));
    samples.put(
        "roles",
        batch(
            mine,
            theirs,
            1,
            List.of(),
            List.of(
                new Catalogue(
                    4,
                    List.of(
                        new Listed(1, Role.EXPORTER, "org.vigil.x", -9),
                        new Listed(2, Role.AGENT, "org.vigil.x", -9),
                        new Listed(3, Role.IMPORTER, "org.vigil.x", -9),
                        new Listed(4, Role.COORDINATOR, "org.vigil.x", -9))),
                new Connected(new Listed(5, Role.EXPORTER, "other", 10)),
                new Left(5, "exporterStopped"),
                new Ask()),
            null));
    return samples;
  }

  private static Batch batch(
      long from, long to, long number, List<Taken> taken, List<Envelope.Entry> entries, Beat beat) {
    return new Batch(from, to, number, 7, taken, entries, beat);
  }

  @Test
  void whatIsWrittenIsRead() throws UnreadableEnvelopeException {
    for (Envelope sample : samples().values()) {
      assertThat(EnvelopeCodec.decode(EnvelopeCodec.encode(sample))).isEqualTo(sample);
    }
  }

  @Test
  void envelopesOfRelease1MeanTheSameStill() throws UnreadableEnvelopeException {
    Map<String, byte[]> kept = kept();
    assertThat(kept.keySet())
        .as("run EnvelopeCodecTest.main in bundles/transport-cellar for what is missing")
        .containsAll(samples().keySet());
    for (String name : kept.keySet()) {
      assertThat(EnvelopeCodec.decode(kept.get(name))).as(name).isEqualTo(samples().get(name));
    }
  }

  @Test
  void theListingShowsTheEnvelopes() throws IOException {
    assertThat(Files.readString(RELEASE_1.resolve("listing.txt"))).isEqualTo(listing(kept()));
  }

  @Test
  void whatANewerNodeAddedIsOverlooked() throws Exception {
    Wire.Envelope newer =
        Wire.Envelope.newBuilder()
            .setProtocol(1)
            .setBatch(
                Wire.Batch.newBuilder()
                    .setNumber(3)
                    .addEntries(Wire.Entry.newBuilder()) // a kind of entry that is not known
                    .addEntries(
                        Wire.Entry.newBuilder()
                            .setConnected(
                                Wire.Connected.newBuilder()
                                    .setRole(Wire.Role.newBuilder().setKindValue(99))))
                    .addEntries(
                        Wire.Entry.newBuilder().setLeft(Wire.Left.newBuilder().setNumber(6))))
            .build();

    assertThat(((Batch) EnvelopeCodec.decode(newer.toByteArray())).entries())
        .containsExactly(new Left(6, ""));
  }

  @Test
  void aNewerProtocolIsRefusedAndItsSenderNamed() {
    byte[] newer =
        Wire.Envelope.newBuilder()
            .setProtocol(2)
            .setFrom(9)
            .setHello(Wire.Hello.newBuilder().setNode("node-9"))
            .build()
            .toByteArray();

    assertThatThrownBy(() -> EnvelopeCodec.decode(newer))
        .isInstanceOfSatisfying(
            UnreadableEnvelopeException.class,
            e -> {
              assertThat(e.isNewer()).isTrue();
              assertThat(e.node()).isEqualTo("node-9");
              assertThat(e.from()).isEqualTo(9);
            })
        .hasMessageContaining("protocol 2");
  }

  @Test
  void whatIsDamagedIsRefusedAndNothingElseHappens() {
    Random random = new Random(3);
    int refused = 0;
    for (byte[] whole : kept().values()) {
      for (int n = 0; n < 2_000; n++) {
        byte[] damaged = Arrays.copyOf(whole, random.nextInt(whole.length + 1));
        for (int k = 0; k < 3 && damaged.length > 0; k++) {
          damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
        }
        try {
          EnvelopeCodec.decode(damaged);
        } catch (UnreadableEnvelopeException e) {
          refused++;
        }
      }
    }
    assertThat(refused).isPositive();
  }

  private static Map<String, byte[]> kept() {
    Map<String, byte[]> kept = new TreeMap<>();
    try (Stream<Path> files = Files.list(RELEASE_1)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".bin")).toList()) {
        kept.put(file.getFileName().toString().replace(".bin", ""), Files.readAllBytes(file));
      }
    } catch (IOException e) {
      throw new AssertionError("the kept envelopes are not in " + RELEASE_1.toAbsolutePath(), e);
    }
    return kept;
  }

  private static String listing(Map<String, byte[]> envelopes) throws IOException {
    StringBuilder listing = new StringBuilder();
    for (String name : envelopes.keySet()) {
      byte[] bytes = envelopes.get(name);
      listing.append("# ").append(name).append(", ").append(bytes.length).append(" bytes\n");
      listing
          .append(TextFormat.printer().printToString(Wire.Envelope.parseFrom(bytes)))
          .append('\n');
    }
    return listing.toString();
  }

  /** Writes the envelopes of samples that have none, and the listing. */
  public static void main(String[] arguments) throws IOException {
    Files.createDirectories(RELEASE_1);
    for (var sample : samples().entrySet()) {
      Path file = RELEASE_1.resolve(sample.getKey() + ".bin");
      if (!Files.exists(file)) {
        Files.write(file, EnvelopeCodec.encode(sample.getValue()));
      }
    }
    Files.writeString(RELEASE_1.resolve("listing.txt"), listing(kept()));
  }
}
