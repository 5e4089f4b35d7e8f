package io.tickcache.trading.flow;

import io.tickcache.inference.metrics.InferenceMetrics;
import io.tickcache.market.KlineIntervals;
import io.tickcache.schemas.OutputScore;
import io.tickcache.schemas.Score;
import io.tickcache.scores.ScoreReference;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/**
 * What the newest scores say, as metrics of a subtask: by model and output, all instruments of it
 * together. Nothing here is state: after a restore each instrument is back with its next score.
 * Belongs to the operator's thread; gauges are read by others.
 */
final class ScoreMetrics {

  /** The labels. */
  private static final String MODEL = "model_id";

  private static final String OUTPUT = "output";

  /** A metric is there for as long as its task: models that come and go must not fill memory. */
  private static final int MOST_OUTPUTS = 64;

  private final ScoreReference reference;
  private final MetricGroup group;
  private final Counter scores;
  private final Map<Key, OutputFigures> outputs = new HashMap<>();
  private final Map<String, Newest> instruments = new ConcurrentHashMap<>();
  private long newestMicros = Long.MIN_VALUE;
  private volatile String newestModel = "";
  private volatile boolean hasScores;

  /** An output of a model; of one in bars for one length of klines. */
  private record Key(String modelId, String output, long klineIntervalMicros) {

    static Key of(Score score, OutputScore output) {
      return new Key(score.getModelId(), output.getName(), output.getKlineIntervalMicros());
    }

    String label() {
      return klineIntervalMicros == 0
          ? output
          : output + " of " + KlineIntervals.format(klineIntervalMicros);
    }
  }

  /** The newest prediction of an instrument that its newest score looked at; microseconds. */
  private record Newest(long windowMicros, long scoredMicros, long predictedMicros) {

    long age() {
      return scoredMicros - predictedMicros;
    }

    /** For half of a window. */
    boolean isStale() {
      return age() > windowMicros / 2;
    }
  }

  /**
   * Registers what is told of all models.
   *
   * @param parent the operator's
   * @param reference what scores of the model that predicts now are held against
   */
  ScoreMetrics(MetricGroup parent, ScoreReference reference) {
    this.reference = reference;
    group = parent.addGroup(InferenceMetrics.GROUP);
    scores = group.counter(InferenceMetrics.SCORES);
    gauge(ScoreMetricNames.INSTRUMENTS, instruments::size);
    gauge(
        ScoreMetricNames.STALE_INSTRUMENTS,
        () -> instruments.values().stream().filter(Newest::isStale).count());
    gauge(ScoreMetricNames.NEWEST_AGE_SECONDS, this::newestAge);
  }

  /** NaN before the first score: a task that starts does not know yet what there is. */
  private void gauge(String name, DoubleSupplier value) {
    group.gauge(name, (Gauge<Double>) () -> hasScores ? value.getAsDouble() : Double.NaN);
  }

  private double newestAge() {
    return instruments.values().stream()
        .mapToDouble(newest -> (double) newest.age() / TimeUnit.SECONDS.toMicros(1))
        .min()
        .orElse(Double.NaN);
  }

  /**
   * An instrument has been scored.
   *
   * @param all its scores of one time, one a model
   */
  void scored(String instrument, List<Score> all) {
    scores.inc(all.size());
    hasScores |= !all.isEmpty();
    all.stream()
        .filter(score -> score.getNewestMicros() != null)
        .max(Comparator.comparing(Score::getNewestMicros))
        .ifPresentOrElse(
            score -> predicted(instrument, score), () -> instruments.remove(instrument));
    for (Score score : all) {
      Set<Key> known = new HashSet<>();
      for (OutputScore output :
          score.getRows() == 0 ? List.<OutputScore>of() : score.getOutputs()) {
        Key key = Key.of(score, output);
        known.add(key);
        OutputFigures figures = of(key);
        if (figures != null) {
          figures.put(instrument, output);
        }
      }
      outputs.forEach(
          (key, figures) -> {
            if (key.modelId().equals(score.getModelId()) && !known.contains(key)) {
              figures.remove(instrument);
            }
          });
    }
  }

  private void predicted(String instrument, Score score) {
    instruments.put(
        instrument,
        new Newest(score.getWindowMicros(), score.getEventTimeMicros(), score.getNewestMicros()));
    if (score.getNewestMicros() >= newestMicros) {
      newestMicros = score.getNewestMicros();
      newestModel = score.getModelId();
    }
  }

  /** Null if there are too many. */
  private OutputFigures of(Key key) {
    OutputFigures known = outputs.get(key);
    if (known == null && outputs.size() < MOST_OUTPUTS) {
      Optional<ScoreReference.Figures> figures =
          reference.of(key.output(), key.klineIntervalMicros());
      known =
          new OutputFigures(
              group.addGroup(MODEL, key.modelId()).addGroup(OUTPUT, key.label()),
              () -> newestModel.equals(key.modelId()) ? figures : Optional.empty());
      outputs.put(key, known);
    }
    return known;
  }
}
