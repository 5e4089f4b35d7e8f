package io.tickcache.job.recorded;

import io.tickcache.job.Terminal;
import io.tickcache.job.replay.FeedOptions;
import io.tickcache.job.replay.Speed;
import io.tickcache.recording.BadLinePolicy;
import io.tickcache.recording.klines.KlineLabels;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** A run as a process of its own, to be killed: {@code MODEL WORK-OR-NONE STRATEGY PORTFOLIO}. */
final class RecordedProgram {

  /** All of the market but one. */
  static final List<String> INSTRUMENTS =
      IntStream.rangeClosed(1, 50).mapToObj("sim:SYM%04d"::formatted).toList();

  private RecordedProgram() {}

  public static void main(String[] arguments) throws Exception {
    Path work = arguments[1].equals("none") ? null : Path.of(arguments[1]);
    try (RecordedOutputs outputs =
        new RecordedRun(
                options(Path.of(arguments[0]), work, arguments[2], arguments[3]),
                Terminal.of(false))
            .run()) {
      System.out.println("ended with " + outputs.account().predictions() + " predictions");
    }
  }

  /** The same in the process that compares. */
  static RecordedRunOptions options(Path model, Path work, String strategy, String portfolio) {
    List<String> settings =
        List.of(
            "signals.strategy=" + strategy,
            "allocations.portfolio=" + portfolio,
            "scores.window=2 min",
            "scores.interval=5 s",
            "scores.max-rows=200",
            "forecasts.horizon=4",
            "forecasts.interval=16 s",
            "forecasts.paths=5",
            "forecasts.temperature=1",
            "kv-cache.memory=32m",
            "execution.checkpointing.interval=200 ms",
            "instruments=" + String.join(";", INSTRUMENTS));
    return RecordedRunOptions.of(market(), model, settings).withParallelism(2).withWork(work);
  }

  private static FeedOptions market() {
    return new FeedOptions(
        List.of(),
        Duration.ofMinutes(6),
        Speed.MAX,
        Duration.ofSeconds(1),
        null,
        BadLinePolicy.FAIL,
        KlineLabels.NONE,
        INSTRUMENTS.size() + 1,
        3,
        5);
  }
}
