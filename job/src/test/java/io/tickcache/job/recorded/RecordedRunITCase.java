package io.tickcache.job.recorded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tickcache.job.Terminal;
import io.tickcache.job.UserException;
import io.tickcache.job.recorded.output.OutputRecords;
import io.tickcache.job.replay.FeedOptions;
import io.tickcache.job.replay.Speed;
import io.tickcache.model.ModelConfig;
import io.tickcache.model.ModelFactory;
import io.tickcache.recording.BadLinePolicy;
import io.tickcache.recording.klines.KlineLabels;
import io.tickcache.schemas.Allocation;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recordings through the job without a broker: the same bytes as through Kafka. */
class RecordedRunITCase {

  private static final ModelConfig MODEL =
      ModelFactory.withNextSteps(ModelFactory.withPrefix(ModelFactory.smallConfig(), 8));

  private static final Path RECORDINGS = Path.of("../../shared/data");

  @TempDir private static Path directory;
  private static Path model;
  private static List<String> settings;

  @BeforeAll
  static void write() throws Exception {
    model = directory.resolve("model");
    ModelFactory.untrained(MODEL, 1).write(model);
    Path strategy =
        Files.write(
            directory.resolve("quick.yaml"),
            List.of(
                "entry: 2.2",
                "exit: 2.15",
                "min-confidence: 0",
                "min-holding: 100 ms",
                "expiry: 400 ms"));
    Path portfolio =
        Files.write(
            directory.resolve("two.yaml"),
            List.of("instruments: [sim:SYM0002, sim:SYM0004]", "every: 250 ms", "missing: hold"));
    settings =
        List.of(
            "signals.strategy=" + strategy,
            "allocations.portfolio=" + portfolio,
            "scores.window=6 s",
            "scores.interval=1 s",
            "forecasts.horizon=5",
            "forecasts.every=10",
            "forecasts.paths=8",
            "forecasts.temperature=1",
            "instruments=sim:SYM0001;sim:SYM0002;sim:SYM0003;sim:SYM0004", // not the fifth
            "kv-cache.memory=32m");
  }

  @Test
  void givesTheBytesOfTheTopicsWhateverTheParallelism() throws Exception {
    OutputBytes topics = KafkaRun.of(market(), model, settings, 2);
    assertThat(topics.predictions()).hasSizeGreaterThan(500);
    assertThat(topics.signals()).hasSizeGreaterThan(20);
    assertThat(topics.allocations()).hasSizeBetween(30, 33);
    assertThat(topics.scores()).hasSizeGreaterThan(4 * 8);
    assertThat(topics.forecasts())
        .hasSizeBetween(topics.predictions().size() / 10 - 4, topics.predictions().size() / 10);
    assertThat(topics.deadLetters()).hasSizeGreaterThan(100);

    RecordedRunOptions options = RecordedRunOptions.of(market(), model, settings);
    for (int parallelism = 1; parallelism <= 2; parallelism++) {
      try (RecordedOutputs run = run(options.withParallelism(parallelism))) {
        assertThat(OutputBytes.of(run)).as("on %d subtasks", parallelism).isEqualTo(topics);
        assertThat(run.account().events().records())
            .isEqualTo(run.account().input().records())
            .isPositive();
        assertThat(run.account().deadLetters()).isEqualTo(topics.deadLetters().size());
        assertThat(run.account().deadLetterReasons()).hasSize(1);
      }
    }
  }

  @Test
  void allocatesFiftyInstrumentsTheSameOnAnyNumberOfSubtasks() throws Exception {
    String names =
        IntStream.rangeClosed(1, 50)
            .mapToObj("sim:SYM%04d"::formatted)
            .collect(Collectors.joining(", "));
    Path portfolio =
        Files.write(
            directory.resolve("fifty.yaml"),
            List.of(
                "instruments: [" + names + "]",
                "every: 100 ms",
                "rule: risk",
                "half-life: 1 s",
                "max-weight: 0.1",
                "turnover: 0.5",
                "volatility: 0.3"));
    FeedOptions market =
        new FeedOptions(
            List.of(),
            Duration.ofSeconds(6),
            Speed.MAX,
            null,
            null,
            BadLinePolicy.FAIL,
            KlineLabels.NONE,
            50,
            10,
            3);
    List<String> all =
        List.of(
            "allocations.portfolio=" + portfolio,
            "scores.window=8 s",
            "scores.interval=1 s",
            "scores.max-rows=100",
            "forecasts.horizon=3",
            "forecasts.interval=2 s",
            "forecasts.paths=3",
            "forecasts.temperature=0.5",
            "kv-cache.memory=64m");
    RecordedRunOptions options = RecordedRunOptions.of(market, model, all);
    OutputBytes one = null;
    for (int parallelism : new int[] {1, 2, 4}) {
      try (RecordedOutputs run = run(options.withParallelism(parallelism))) {
        OutputBytes bytes = OutputBytes.of(run);
        assertThat(bytes.allocations()).hasSizeBetween(58, 62);
        one = one == null ? bytes : one;
        assertThat(bytes).as("on %d subtasks", parallelism).isEqualTo(one);
        assertThat(bytes.scores()).hasSizeGreaterThan(50 * 8);
        assertThat(run.account().scores()).isEqualTo(bytes.scores().size());
        assertThat(bytes.forecasts()).hasSizeBetween(50 * 3, 50 * 4);
        assertThat(run.account().forecasts()).isEqualTo(bytes.forecasts().size());
        assertThat(run.account().allocations()).isEqualTo(bytes.allocations().size());
        try (OutputRecords<Allocation> allocations = run.allocations()) {
          assertThat(allocations)
              .toIterable()
              .anyMatch(allocation -> allocation.getGross() > 0.1)
              .allMatch(allocation -> allocation.getTurnover() <= 0.5 + 1e-9);
        }
      }
    }
  }

  @Tag("long")
  @Test
  void givesTheBytesOfTheTopicsOfRealRecordings() throws Exception {
    assumeTrue(Files.isDirectory(RECORDINGS), () -> "no recordings in " + RECORDINGS);
    List<String> any = List.of("signals.strategy=reference", "kv-cache.memory=32m");
    for (FeedOptions feed :
        List.of(
            recording(
                RECORDINGS.resolve("orderbook/binance-usdm"),
                BadLinePolicy.SKIP,
                Duration.ofSeconds(1)),
            recording(RECORDINGS.resolve("klines/bybit-1h"), BadLinePolicy.SKIP, null))) {
      OutputBytes topics = KafkaRun.of(feed, model, any, 2);
      assertThat(topics.predictions()).hasSizeGreaterThan(1_000);
      try (RecordedOutputs run = run(RecordedRunOptions.of(feed, model, any))) {
        assertThat(OutputBytes.of(run)).as("%s", feed.recordings()).isEqualTo(topics);
        assertThat(run.account().reading()).isNotEmpty();
      }
    }
  }

  @Test
  void predictsUntilACutWhatItPredictsWithAllThatCameAfter() throws Exception {
    RecordedRunOptions options = RecordedRunOptions.of(market(), model, settings);
    long first = 1_767_225_600_000_000L;
    try (RecordedOutputs whole = run(options)) {
      for (long cut : new long[] {first + 1_234_567, first + 4_000_000, first + 6_999_999}) {
        try (RecordedOutputs early = run(options.until(cut))) {
          assertThat(OutputBytes.of(early).predictions())
              .isNotEmpty()
              .isEqualTo(OutputBytes.until(whole, cut));
        }
      }
    }
  }

  @Test
  void beginsAnewWhereOutputsOfTheSameRunAreGone() throws Exception {
    Path work = directory.resolve("damaged");
    RecordedRunOptions options = RecordedRunOptions.of(market(), model, settings).withWork(work);
    OutputBytes first;
    try (RecordedOutputs run = run(options)) {
      first = OutputBytes.of(run);
    }
    Path file = work.resolve("outputs/predictions-0.records");
    for (long length : new long[] {0, Files.size(file) - 3}) {
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.truncate(length);
      }
      try (RecordedOutputs run = run(options)) {
        assertThat(OutputBytes.of(run)).isEqualTo(first);
      }
    }
  }

  /** A recording of messages is read while the job runs: its words must come through Flink. */
  @Test
  void endsWithTheLineThatCannotBeReadWhereBadLinesAreFatal() throws Exception {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      long millis = 1_733_011_200_000L + 20 * i;
      lines.add(
          """
          {"topic":"orderbook.500.XRPUSDT","type":"%s","ts":%d,"data":{"s":"XRPUSDT",\
          "b":[["1.95","%d"]],"a":[["1.96","100"]],"u":%d,"seq":%d},"cts":%d}"""
              .formatted(i == 0 ? "snapshot" : "delta", millis, 7 + i % 5, 100 + i, i, millis));
    }
    lines.set(2_500, "{\"topic\":\"orderbook.500.XRPUSDT\",\"type\":");
    Path file = Files.createDirectories(directory.resolve("linear")).resolve("xrp.jsonl");
    Files.write(file, lines);

    RecordedRunOptions skipping =
        RecordedRunOptions.of(recording(file, BadLinePolicy.SKIP, null), model, List.of());
    try (RecordedOutputs run = run(skipping)) {
      assertThat(run.account().badLines()).isEqualTo(1);
      assertThat(run.account().predictions())
          .isEqualTo(2_499); // then the book waits for a snapshot
    }
    RecordedRunOptions failing =
        RecordedRunOptions.of(recording(file, BadLinePolicy.FAIL, null), model, List.of());
    assertThatThrownBy(() -> run(failing))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("--recordings: ")
        .hasMessageContaining(file + ":2501: ");
  }

  private static FeedOptions recording(Path path, BadLinePolicy badLines, Duration klineInterval) {
    return new FeedOptions(
        List.of(path), null, Speed.MAX, klineInterval, null, badLines, KlineLabels.NONE, 1, 1, 1);
  }

  private static RecordedOutputs run(RecordedRunOptions options) throws Exception {
    return new RecordedRun(options, Terminal.of(true)).run();
  }

  static FeedOptions market() {
    return new FeedOptions(
        List.of(),
        Duration.ofSeconds(8),
        Speed.MAX,
        Duration.ofMillis(500),
        null,
        BadLinePolicy.FAIL,
        KlineLabels.NONE,
        5,
        20,
        3);
  }
}
