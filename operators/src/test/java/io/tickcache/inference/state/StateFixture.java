package io.tickcache.inference.state;

import io.tickcache.engine.WeightType;
import io.tickcache.inference.ConfigVariant;
import io.tickcache.inference.OperatorHarness;
import io.tickcache.inference.config.InferenceConfig;
import io.tickcache.inference.event.RawEvent;
import io.tickcache.kvcache.KvStorage;
import io.tickcache.kvcache.RetentionPolicy;
import io.tickcache.model.ModelConfig;
import io.tickcache.model.TokenSource;
import io.tickcache.testing.TestFeed;
import io.tickcache.testing.TestMarket;
import io.tickcache.testing.TestModels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * State that an earlier build wrote, one fixture for each way in which a context can lie in it: the
 * model and the config of the job, the events before the checkpoint, and those after it. Written
 * state belongs to these very events: nothing here may change, only fixtures be added.
 *
 * <p>A fixture has two instruments, {@link #LONG} and {@link #SHORT}. At the checkpoint both are in
 * the middle of a page, and what they have seen goes up to the same moment, more or less.
 */
enum StateFixture {
  FP32_WRAPPED("fp32-wrapped", 570, config -> config),
  FP32_HALF_FULL("fp32-half-full", 27, config -> config),
  FP16("fp16", 75, config -> config.kvStorage(KvStorage.FP16)),
  BF16("bf16", 75, config -> config.kvStorage(KvStorage.BF16)),
  FP8("fp8", 75, config -> config.kvStorage(KvStorage.FP8)),
  INT8_WRAPPED("int8-wrapped", 570, config -> config.kvStorage(KvStorage.INT8)),
  INT4("int4", 75, config -> config.kvStorage(KvStorage.INT4)),
  SINKS_4_WRAPPED("sinks-4-wrapped", 570, config -> retention(config, "attention-sinks:4")),
  SINKS_20("sinks-20", 75, config -> retention(config, "attention-sinks:20")),
  ATTENTION_SCORE("attention-score", 107, config -> retention(config, "attention-score")),
  RECENCY("recency", 107, config -> retention(config, "recency")),
  ENTROPY("entropy", 107, config -> retention(config, "entropy")),
  HYBRID("hybrid", 107, config -> retention(config, "hybrid")),
  ATTENTION_SCORE_INT8(
      "attention-score-int8",
      107,
      config -> retention(config.kvStorage(KvStorage.INT8), "attention-score")),
  ATTENTION_SCORE_WIDE(
      "attention-score-wide", wide(), 107, config -> retention(config, "attention-score")),
  ENTROPY_WIDE("entropy-wide", wide(), 107, config -> retention(config, "entropy")),
  HYBRID_WIDE("hybrid-wide", wide(), 107, config -> retention(config, "hybrid")),
  ATTENTION_SCORE_INT8_WIDE(
      "attention-score-int8-wide",
      wide(),
      107,
      config -> retention(config.kvStorage(KvStorage.INT8), "attention-score")),
  LEARNED("learned", TestModels.tinyLearned(2_000, TokenSource.ORDER_BOOK), 75, config -> config),
  BF16_WEIGHTS("bf16-weights", 75, config -> config.weights(WeightType.BF16)),
  PREFIX(
      "klines-and-books-prefix",
      TestModels.tinyWithPrefix(4, TokenSource.ORDER_BOOK),
      75,
      config -> config);

  /** The instrument with {@link #stepsOfLong()} steps before the checkpoint. */
  static final String LONG = "test:LONG";

  /** The instrument with {@value #STEPS_OF_SHORT} steps before the checkpoint. */
  static final String SHORT = "test:SHORT";

  static final int STEPS_OF_SHORT = 13;

  /** Steps of each instrument after the checkpoint. */
  static final int STEPS_AFTER = 60;

  /** Steps of {@link #LONG} from a market record to the next. */
  private static final int STEPS_PER_RECORD = 8;

  private final String folder;
  private final ModelConfig model;
  private final int stepsOfLong;
  private final UnaryOperator<ConfigVariant> edits;

  StateFixture(String folder, int stepsOfLong, UnaryOperator<ConfigVariant> edits) {
    this(folder, TestModels.tiny(TokenSource.ORDER_BOOK), stepsOfLong, edits);
  }

  StateFixture(
      String folder, ModelConfig model, int stepsOfLong, UnaryOperator<ConfigVariant> edits) {
    this.folder = folder;
    this.model = model;
    this.stepsOfLong = stepsOfLong;
    this.edits = edits;
  }

  /** In a window of 40, 32 steps stay, the newest 16 are safe, and so scores choose nothing. */
  private static ModelConfig wide() {
    return TestModels.tinyWithContext(72, TokenSource.ORDER_BOOK);
  }

  private static ConfigVariant retention(ConfigVariant config, String optionValue) {
    return config.retention(RetentionPolicy.of(optionValue));
  }

  /** Steps of {@link #LONG} before the checkpoint. */
  int stepsOfLong() {
    return stepsOfLong;
  }

  /** Whether its steps see market records. */
  boolean hasMarket() {
    return model.prefixLength() > 0;
  }

  /** The config of its job, whose model is written to {@code modelDirectory}. */
  InferenceConfig config(Path modelDirectory) throws IOException {
    InferenceConfig base = OperatorHarness.config(TestModels.write(model, modelDirectory));
    return edits.apply(ConfigVariant.of(base)).build();
  }

  /** The events before the checkpoint. */
  List<RawEvent> before() {
    return events(STEPS_AFTER).before();
  }

  /** The events after the checkpoint. */
  List<RawEvent> after() {
    return after(STEPS_AFTER);
  }

  /**
   * The events after the checkpoint, of which those of {@link #after()} are the first.
   *
   * @param steps of each instrument, at least {@value #STEPS_AFTER}
   */
  List<RawEvent> after(int steps) {
    return events(steps).after();
  }

  private Events events(int stepsAfter) {
    Feeds feeds = new Feeds(hasMarket());
    List<RawEvent> before = new ArrayList<>();
    feeds.begin(before);
    feeds.stepsOfLong(stepsOfLong - STEPS_OF_SHORT, before);
    feeds.stepsOfBoth(STEPS_OF_SHORT, before);
    List<RawEvent> after = new ArrayList<>();
    feeds.stepsOfBoth(stepsAfter, after);
    return new Events(before, after);
  }

  /** The folder's name. */
  @Override
  public String toString() {
    return folder;
  }

  private record Events(List<RawEvent> before, List<RawEvent> after) {}

  /** The two instruments, and market records if the model takes them. */
  private static final class Feeds {

    private final TestFeed longer = new TestFeed(LONG, 61);
    private final TestFeed shorter = new TestFeed(SHORT, 62);
    private final TestMarket market = new TestMarket(63);
    private final boolean hasMarket;
    private int stepsOfLong;

    Feeds(boolean hasMarket) {
      this.hasMarket = hasMarket;
    }

    /** Snapshots give no steps. */
    void begin(List<RawEvent> events) {
      events.add(longer.raw(longer.snapshot()));
      events.add(shorter.raw(shorter.snapshot()));
    }

    void stepsOfLong(int count, List<RawEvent> events) {
      for (int i = 0; i < count; i++) {
        stepOfLong(events);
      }
      shorter.pause(longer.timeMicros() - shorter.timeMicros());
    }

    /** In turn. */
    void stepsOfBoth(int count, List<RawEvent> events) {
      for (int i = 0; i < count; i++) {
        stepOfLong(events);
        events.add(shorter.raw(shorter.delta()));
      }
    }

    private void stepOfLong(List<RawEvent> events) {
      if (hasMarket && stepsOfLong % STEPS_PER_RECORD == 0) {
        events.add(market.raw(market.record(longer.timeMicros())));
      }
      events.add(longer.raw(longer.delta()));
      stepsOfLong++;
    }
  }
}
