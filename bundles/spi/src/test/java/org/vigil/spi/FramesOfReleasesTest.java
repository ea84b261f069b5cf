package org.vigil.spi;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.TextFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.vigil.spi.internal.wire.Wire;
import org.vigil.spi.message.Message;

/**
 * Frames of each release are kept as files and stay readable: {@code
 * frames/<release>/<sample>.bin}, with a {@code listing.txt} beside them for people. A frame that
 * was released is never written anew; one of a sample that has none yet is written by {@link
 * #main}.
 */
class FramesOfReleasesTest {
  private static final Path RELEASE_1 = Path.of("src/test/resources/frames/1");

  @Test
  void everyMessageHasAFrame() {
    Set<String> framed =
        frames().keySet().stream()
            .map(name -> name.replaceFirst("-.*", ""))
            .collect(Collectors.toSet());

    assertThat(framed)
        .as("run FramesOfReleasesTest.main in bundles/spi for what is missing")
        .containsAll(CodecTest.records(Message.class).map(Class::getSimpleName).toList());
    assertThat(frames().keySet()).containsAll(Samples.all().keySet());
  }

  @Test
  void framesOfRelease1MeanTheSameStill() throws UnreadableFrameException {
    Map<String, byte[]> frames = frames();
    assertThat(frames).isNotEmpty();
    for (String name : frames.keySet()) {
      assertThat(Codec.decode(frames.get(name))).as(name).isEqualTo(Samples.all().get(name));
    }
  }

  @Test
  void theListingShowsTheFrames() throws IOException {
    assertThat(Files.readString(RELEASE_1.resolve("listing.txt"))).isEqualTo(listing(frames()));
  }

  private static Map<String, byte[]> frames() {
    Map<String, byte[]> frames = new TreeMap<>();
    try (Stream<Path> files = Files.list(RELEASE_1)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".bin")).toList()) {
        String name = file.getFileName().toString();
        frames.put(name.substring(0, name.length() - ".bin".length()), Files.readAllBytes(file));
      }
    } catch (IOException e) {
      throw new AssertionError("the kept frames are not in " + RELEASE_1.toAbsolutePath(), e);
    }
    return frames;
  }

  private static String listing(Map<String, byte[]> frames) throws IOException {
    StringBuilder listing = new StringBuilder();
    for (String name : frames.keySet()) {
      byte[] frame = frames.get(name);
      listing.append("# ").append(name).append(", ").append(frame.length).append(" bytes\n");
      listing
          .append(
              TextFormat.printer()
                  .escapingNonAscii(false)
                  .printToString(Wire.Frame.parseFrom(frame)))
          .append('\n');
    }
    return listing.toString();
  }

  /** Writes the frames of samples that have none, and the listing. */
  public static void main(String[] arguments) throws IOException {
    Files.createDirectories(RELEASE_1);
    for (var sample : Samples.all().entrySet()) {
      Path file = RELEASE_1.resolve(sample.getKey() + ".bin");
      if (!Files.exists(file)) {
        Files.write(file, Codec.encode(sample.getValue()));
      }
    }
    Files.writeString(RELEASE_1.resolve("listing.txt"), listing(frames()));
  }
}
