package io.tickcache.job.demo;

import io.tickcache.market.KlineIntervals;
import io.tickcache.model.ModelConfig;
import io.tickcache.recording.klines.KlineGroup;
import io.tickcache.recording.klines.KlineLabels;
import io.tickcache.steps.KlineIntervalPolicy;
import io.tickcache.steps.KlineIntervalRule;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** Says when the recordings' klines are not what the model was trained on, and what would help. */
final class TrainedKlines {

  private final DemoOptions options;
  private final ModelConfig model;

  TrainedKlines(DemoOptions options, ModelConfig model) {
    this.options = options;
    this.model = model;
  }

  /** Nothing, or a warning with commands to go on with. */
  List<String> lines(List<KlineGroup> klines) {
    KlineIntervalRule rule = KlineIntervalRule.of(model, KlineIntervalPolicy.AUTO);
    String others =
        LongStream.concat(klines.stream().mapToLong(KlineGroup::intervalMicros), aggregated())
            .filter(interval -> !rule.isTrainedOn(interval))
            .distinct()
            .sorted()
            .mapToObj(KlineIntervals::format)
            .collect(Collectors.joining(", "));
    if (others.isEmpty() || rule.trainedText().isEmpty()) {
      return List.of();
    }
    String what =
        options.model() == null
            ? "what it says of klines of %s means nothing."
            : "klines of %s are refused unless --set model.kline-intervals says otherwise.";
    String recordings =
        options.feed().recordings().stream().map(Path::toString).collect(Collectors.joining(" "))
            + aggregation()
            + labels();
    return List.of(
        "model %s was trained on klines of %s: ".formatted(model.name(), rule.trainedText())
            + what.formatted(others),
        "To train a model on these, and to see its predictions:",
        "  ./tickcache train --recordings %s --model my-model".formatted(recordings),
        "  ./tickcache demo --recordings %s --model my-model".formatted(recordings));
  }

  /** Klines that are made of recorded trades. The simulated market is nobody's to train on. */
  private LongStream aggregated() {
    Duration interval = options.feed().klineInterval();
    return options.feed().isSimulated() || interval == null
        ? LongStream.empty()
        : LongStream.of(interval.toNanos() / 1_000);
  }

  /** What the user said of the files' names holds for the other commands, too. */
  private String labels() {
    KlineLabels labels = options.feed().klineLabels();
    StringBuilder said = new StringBuilder();
    if (labels.venue() != null) {
      said.append(" --venue ").append(labels.venue());
    }
    if (labels.symbol() != null) {
      said.append(" --symbol ").append(labels.symbol());
    }
    if (labels.intervalMicros() > 0) {
      said.append(" --interval ").append(KlineIntervals.format(labels.intervalMicros()));
    }
    return said.append(labels.rules().isEmpty() ? "" : " --kline-names …").toString();
  }

  private String aggregation() {
    return aggregated()
        .mapToObj(interval -> " --kline-interval " + KlineIntervals.format(interval))
        .collect(Collectors.joining());
  }
}
