package io.tickcache.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tickcache.history.Histories;
import io.tickcache.history.HistoryReader;
import io.tickcache.history.Split;
import io.tickcache.model.Architecture;
import io.tickcache.model.HeadType;
import io.tickcache.model.PositionEncoding;
import io.tickcache.testing.RecordedEvents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a checkpoint says to who goes on from it. */
class TrainingCheckpointTest {

  @TempDir private Path directory;

  private static TrainingOptions options(int epochs, double learningRate) {
    return new TrainingOptions(
        "test",
        new Architecture(16, 2, 1, 32, 16, PositionEncoding.ROPE, 10_000.0, null),
        HeadType.REGRESSION,
        List.of("return_1bars_bps"),
        1,
        epochs,
        epochs,
        48,
        4,
        learningRate,
        10,
        0,
        0,
        1,
        Duration.ofHours(1),
        List.of(),
        null,
        null);
  }

  /** What was told of resuming when each update was told of. */
  private final List<List<Integer>> updates = new ArrayList<>();

  /** The epochs that the checkpoint was found to hold; empty if the listener was told of none. */
  private List<Integer> train(TrainingOptions options, long seedOfData) throws IOException {
    Histories histories =
        HistoryReader.read(
            RecordedEvents.klines(600, 0.3, seedOfData).iterator(), options.contextRules());
    List<Integer> resumed = new ArrayList<>();
    updates.clear();
    try (Trainer trainer = Trainer.open(histories, Split.byShares(histories, 0.6, 0.3), options)) {
      trainer.train(
          directory,
          new TrainingProgress.Listener() {
            @Override
            public void updated(TrainingProgress progress) {
              updates.add(List.copyOf(resumed));
            }

            @Override
            public void resumed(int epochs) {
              resumed.add(epochs);
            }
          });
    }
    return resumed;
  }

  @Test
  void tellsThatItGoesOn() throws Exception {
    assertThat(train(options(2, 0.005), 4)).isEmpty();
    assertThat(updates).isNotEmpty().containsOnly(List.of());
    assertThat(train(options(2, 0.005), 4)).containsExactly(2);
  }

  @Test
  void namesTheOptionsThatDifferAndNoOthers() throws Exception {
    train(options(1, 0.005), 4);
    assertThatThrownBy(() -> train(options(2, 0.01), 4))
        .isInstanceOf(TrainingException.class)
        .hasMessage(
            "checkpoint "
                + directory
                + " is of another run: --epochs was 1, is 2; --patience was 1, is 2;"
                + " --learning-rate was 0.005, is 0.01; train as it did, or give another"
                + " --checkpoint");
  }

  @Test
  void saysThatRecordingsDiffer() throws Exception {
    train(options(1, 0.005), 4);
    assertThatThrownBy(() -> train(options(1, 0.005), 5))
        .hasMessageContaining("its recordings, or how they were read, are others");
  }

  /** Before, a checkpoint held the run as one line of text. */
  @Test
  void goesOnFromACheckpointOfBefore() throws Exception {
    train(options(1, 0.005), 4);
    Path file = directory.resolve("training.json");
    ObjectMapper json = new ObjectMapper();
    ObjectNode figures = (ObjectNode) json.readTree(file.toFile());
    String firstWeights = figures.get("run").get("first weights").asText();
    figures.put(
        "run",
        options(1, 0.005)
                .toString() // there was none of these then
                .replace(", linearSkip=null", "")
                .replace(", skipFeatures=[]", "")
                .replace(", marketPrefix=null, marketInterval=null", "")
            + ", Split[trainedUntilMicros=%d, validatedUntilMicros=%d, testedUntilMicros=%d]"
                .formatted(
                    micros(figures, "end of the training part"),
                    micros(figures, "end of the validation part"),
                    Long.MAX_VALUE)
            + ", first weights "
            + firstWeights);
    Files.write(file, json.writeValueAsBytes(figures));
    assertThat(train(options(1, 0.005), 4)).containsExactly(1);
    assertThatThrownBy(() -> train(options(2, 0.005), 4))
        .hasMessageContaining("is of another run: it was TrainingOptions[");
  }

  private static long micros(ObjectNode figures, String name) {
    return java.time.Instant.parse(figures.get("run").get(name).asText()).toEpochMilli() * 1_000;
  }
}
