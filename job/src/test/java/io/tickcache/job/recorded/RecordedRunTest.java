package io.tickcache.job.recorded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickcache.job.Terminal;
import io.tickcache.job.UserException;
import io.tickcache.job.replay.FeedOptions;
import io.tickcache.job.replay.Speed;
import io.tickcache.model.ModelFactory;
import io.tickcache.recording.BadLinePolicy;
import io.tickcache.recording.klines.KlineLabels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is refused before anything runs. */
class RecordedRunTest {

  @TempDir private Path directory;
  private Path model;
  private Path recordings;
  private Path work;

  @BeforeEach
  void write() throws IOException {
    model = directory.resolve("model");
    ModelFactory.untrained(ModelFactory.smallConfig(), 1).write(model);
    recordings = directory.resolve("BTCUSDT_kraken_1h.csv");
    Files.writeString(
        recordings,
        "timestamp,open,high,low,close,volume\n1735689600000,100,102,99,101,7\nnonsense\n");
    work = directory.resolve("work");
  }

  @Test
  void refusesOptionsThatFollowFromTheRun() {
    for (String key :
        List.of("kafka.bootstrap-servers", "model.directory", "execution.checkpointing.dir")) {
      assertError(List.of(key + "=x"), "--set " + key + ": in a run over recordings it follows");
    }
    assertError(List.of("batch.max-stepz=7"), "--set: unknown option 'batch.max-stepz'");
  }

  @Test
  void refusesAStrategyThatDoesNotFitTheModel() throws IOException {
    Path strategy = Files.writeString(directory.resolve("mine.yaml"), "output: another\n");
    assertError(
        List.of("signals.strategy=" + strategy), strategy + ": 'output' = another must be one of");
    assertThat(work.resolve("checkpoints")).doesNotExist();
  }

  @Test
  void refusesAModelThatIsNone() {
    model = directory.resolve("nowhere");
    assertError(List.of(), "--model = " + model);
  }

  @Test
  void namesTheLineThatABadRecordingFailsAt() {
    assertError(List.of(), "--recordings: ", recordings + ":3: ");
  }

  @Test
  void leavesAloneWhatIsNotItsOwnInTheDirectory() throws IOException {
    Path own = Files.createDirectories(work).resolve("mine.txt");
    Files.writeString(own, "kept");
    assertError(List.of(), "--recordings: ");
    assertError(List.of("batch.max-steps=7"), "--recordings: "); // begins anew
    assertThat(own).hasContent("kept");
  }

  private void assertError(List<String> settings, String... parts) {
    FeedOptions feed =
        new FeedOptions(
            List.of(recordings),
            null,
            Speed.MAX,
            null,
            null,
            BadLinePolicy.FAIL,
            KlineLabels.NONE,
            1,
            1,
            1);
    RecordedRunOptions options = RecordedRunOptions.of(feed, model, settings).withWork(work);
    assertThatThrownBy(() -> new RecordedRun(options, Terminal.of(true)).run())
        .isInstanceOf(UserException.class)
        .message()
        .startsWith(parts[0])
        .contains(parts)
        .hasLineCount(1);
  }
}
