package io.tickcache.inference.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.assertj.core.api.Assertions.within;

import io.tickcache.inference.ConfigVariant;
import io.tickcache.inference.OperatorHarness;
import io.tickcache.inference.config.InferenceConfig;
import io.tickcache.inference.config.Ordering;
import io.tickcache.inference.event.RawEvent;
import io.tickcache.inference.metrics.InferenceMetrics;
import io.tickcache.model.TokenSource;
import io.tickcache.schemas.Output;
import io.tickcache.schemas.Prediction;
import io.tickcache.testing.TestFeed;
import io.tickcache.testing.TestMarket;
import io.tickcache.testing.TestModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.OperatorSnapshotUtil;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * State that an earlier build wrote must be readable for ever: what the first part of a feed left
 * behind lies in the test resources, a folder for each version of the state, with the predictions
 * of the second part. Books, kline windows, KV pages, retained inputs, events that wait for the
 * watermark, market records and idle timers are all in it.
 *
 * <p>Who changes a part of the state raises the version of its {@link StateFormat} and {@link
 * #NEWEST} here, writes the new folder with {@code ./mvnw test -pl operators -am
 * -Dtest=StateCompatibilityTest -Dtickcache.write-state=true
 * -Dsurefire.failIfNoSpecifiedTests=false}, and leaves the old ones as they are.
 */
class StateCompatibilityTest {

  private static final Path FOLDERS = Path.of("src/test/resources/io/tickcache/inference");

  /** The newest fixture: its number is that of no single format. */
  private static final int NEWEST = 6;

  private static final String STATE = "operator.state";
  private static final String PREDICTIONS = "predictions.csv";

  private static final long END_MICROS = 50_000_000;
  private static final int BEFORE = 300;

  /** What is later than the watermark waits for it at the checkpoint. */
  private static final long WATERMARK_DELAY_MICROS = 1_000_000;

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(ints = {4, 5, NEWEST})
  void goesOnFromStateOfEveryVersion(int version) throws Exception {
    Path folder = FOLDERS.resolve("state-" + version);
    if (version == NEWEST && !Files.exists(folder)) {
      write(folder);
      fail("wrote %s: look at it and commit it", folder);
    }
    List<RawEvent> events = events();
    try (OperatorHarness operator =
        OperatorHarness.restore(
            config(), OperatorSnapshotUtil.readStateHandle(folder.resolve(STATE).toString()))) {
      assertThat(operator.keysWithState()).hasSize(3);
      takeSecondPart(operator, events);
      assertThat(operator.deadLetters()).isEmpty();
      assertThat(operator.count(InferenceMetrics.RELOADS)).isEqualTo(3);
      List<String> expected = Files.readAllLines(folder.resolve(PREDICTIONS));
      List<Prediction> predictions = operator.predictions();
      assertThat(predictions).hasSameSizeAs(expected);
      for (int i = 0; i < expected.size(); i++) {
        String[] cells = expected.get(i).split(",");
        Prediction prediction = predictions.get(i);
        assertThat(id(prediction, version < NEWEST ? cells[4] : null))
            .isEqualTo(String.join(",", List.of(cells).subList(0, 6)));
        List<Output> outputs = prediction.getOutputs();
        for (int output = 0; output < outputs.size(); output++) {
          // Another processor may round otherwise.
          assertThat(outputs.get(output).getValue())
              .as("%s", expected.get(i))
              .isCloseTo(Float.parseFloat(cells[6 + output]), within(1e-4f));
        }
      }
    }
  }

  private void write(Path folder) throws Exception {
    List<RawEvent> events = events();
    Files.createDirectories(folder);
    OperatorSubtaskState state;
    try (OperatorHarness operator = OperatorHarness.open(config())) {
      for (RawEvent event : events.subList(0, BEFORE)) {
        operator.take(event);
      }
      operator.watermark(events.get(BEFORE - 1).timestampMillis() * 1_000 - WATERMARK_DELAY_MICROS);
      state = operator.checkpoint(1);
      OperatorSnapshotUtil.writeStateHandle(state, folder.resolve(STATE).toString());
    }
    try (OperatorHarness operator = OperatorHarness.restore(config(), state)) {
      takeSecondPart(operator, events);
      Files.write(
          folder.resolve(PREDICTIONS),
          operator.predictions().stream().map(StateCompatibilityTest::line).toList());
    }
  }

  private InferenceConfig config() throws IOException {
    return ConfigVariant.of(
            OperatorHarness.config(
                TestModels.write(
                    TestModels.tinyWithPrefix(4, TokenSource.ORDER_BOOK, TokenSource.KLINE),
                    directory)))
        .ordering(Ordering.EVENT_TIME)
        .retainInputs(true)
        .build();
  }

  /** Books of two instruments, klines of a third, and market records, by event time. */
  private static List<RawEvent> events() {
    List<RawEvent> events = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      TestFeed feed = new TestFeed("test:BOOK" + i, 51 + i);
      events.add(feed.raw(feed.snapshot()));
      while (feed.timeMicros() < TestFeed.START_MICROS + END_MICROS) {
        events.add(feed.pause(250_000).raw(feed.delta()));
      }
    }
    TestFeed feed = new TestFeed("test:KLINES", 53);
    while (feed.timeMicros() < TestFeed.START_MICROS + END_MICROS) {
      events.add(feed.raw(feed.kline()));
    }
    return new TestMarket(54).among(events, 1_000_000);
  }

  private static void takeSecondPart(OperatorHarness operator, List<RawEvent> events)
      throws Exception {
    for (RawEvent event : events.subList(BEFORE, events.size())) {
      operator.take(event);
    }
    operator.endInput();
  }

  private static String id(Prediction prediction) {
    return id(prediction, null);
  }

  /**
   * @param otherModelId that stands for the model's where an older build had another; else null
   */
  private static String id(Prediction prediction, String otherModelId) {
    return String.format(
        Locale.ROOT,
        "%s,%d,%d,%d,%s,%d",
        prediction.getInstrument(),
        prediction.getContextEpochMicros(),
        prediction.getPosition(),
        prediction.getContextLength(),
        otherModelId == null ? prediction.getModelId() : otherModelId,
        prediction.getPrefixEventTimeMicros());
  }

  private static String line(Prediction prediction) {
    StringBuilder line = new StringBuilder(id(prediction));
    prediction.getOutputs().forEach(output -> line.append(',').append(output.getValue()));
    return line.toString();
  }
}
