package io.tickcache.trading.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tickcache.schemas.OutputScore;
import io.tickcache.schemas.Score;
import io.tickcache.scores.ScoreReference;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.Test;

class ScoreMetricsTest {

  private static final String OUTPUT = "return_1s_bps";
  private static final String GROUP = "tickcache.model_id=m@1.output=" + OUTPUT + ".";
  private static final ScoreReference REFERENCE =
      new ScoreReference(
          List.of(new ScoreReference.Figures(OUTPUT, 0, 247, 0.35, 0.6, 0.3, 0.7, 0.04)));

  private final Map<String, Gauge<?>> gauges = new HashMap<>();
  private final ScoreMetrics metrics = new ScoreMetrics(new Group(""), REFERENCE);

  /** Keeps what is registered, by the names and values of its groups. */
  private final class Group extends UnregisteredMetricsGroup {
    private final String path;

    Group(String path) {
      this.path = path;
    }

    @Override
    public MetricGroup addGroup(String name) {
      return new Group(path + name + ".");
    }

    @Override
    public MetricGroup addGroup(String key, String value) {
      return new Group(path + key + "=" + value + ".");
    }

    @Override
    public <T, G extends Gauge<T>> G gauge(String name, G gauge) {
      assertThat(gauges.put(path + name, gauge)).isNull();
      return gauge;
    }
  }

  private double value(String name) {
    return (Double) gauges.get(name).getValue();
  }

  @Test
  void tellsAllInstrumentsTogetherWeightedByWhatEachCanSay() {
    metrics.scored("x:A", List.of(score("m@1", 100, 99, output(300, 0.5, 200, 0.6))));
    metrics.scored("x:B", List.of(score("m@1", 100, 97, output(100, 0.1, 50, 0.8))));

    assertThat(value(GROUP + "score_ic")).isCloseTo((300 * 0.5 + 100 * 0.1) / 400, within(1e-15));
    assertThat(value(GROUP + "score_effective_rows")).isEqualTo(400);
    assertThat(value(GROUP + "score_horizons")).isEqualTo(300);
    assertThat(value(GROUP + "score_hit_rate"))
        .isCloseTo((200 * 0.6 + 50 * 0.8) / 250, within(1e-15));
    assertThat(value(GROUP + "score_signed_rows")).isEqualTo(250);
    assertThat(value(GROUP + "score_value_bps")).isNaN(); // no trade
    assertThat(value(GROUP + "score_reference_ic")).isEqualTo(0.35);
    assertThat(value("tickcache.score_instruments")).isEqualTo(2);
    assertThat(value("tickcache.score_newest_age_seconds")).isEqualTo(1);
  }

  @Test
  void tellsNothingWhereNothingIsKnown() {
    assertThat(value("tickcache.score_instruments")).isNaN();
    assertThat(value("tickcache.score_newest_age_seconds")).isNaN();

    metrics.scored("x:A", List.of(score("m@1", 100, 100, output(0, null, 0, null))));
    assertThat(value(GROUP + "score_ic")).isNaN();
    assertThat(value(GROUP + "score_hit_rate")).isNaN();
    assertThat(value(GROUP + "score_effective_rows")).isZero();
    assertThat(value("tickcache.score_instruments")).isEqualTo(1);
  }

  /** An instrument is stale after half of a window, and gone with the score of an empty one. */
  @Test
  void anOutageIsSeenUntilTheWindowIsEmpty() {
    metrics.scored("x:A", List.of(score("m@1", 100, 99, output(10, 0.5, 5, 1.0))));
    metrics.scored("x:A", List.of(score("m@1", 129, 99, output(10, 0.5, 5, 1.0))));
    assertThat(value("tickcache.score_stale_instruments")).isZero();
    metrics.scored("x:A", List.of(score("m@1", 130, 99, output(10, 0.5, 5, 1.0))));
    assertThat(value("tickcache.score_stale_instruments")).isEqualTo(1);
    assertThat(value("tickcache.score_newest_age_seconds")).isEqualTo(31);

    metrics.scored("x:A", List.of(empty("m@1", 160)));
    assertThat(value("tickcache.score_instruments")).isZero();
    assertThat(value("tickcache.score_stale_instruments")).isZero();
    assertThat(value(GROUP + "score_ic")).isNaN();
    assertThat(value(GROUP + "score_labelled_rows")).isZero();
  }

  /** The evaluation is of the model that predicts now, whatever is left of the one before. */
  @Test
  void holdsOnlyTheNewestModelAgainstTheEvaluation() {
    metrics.scored("x:A", List.of(score("m@1", 100, 99, output(10, 0.5, 5, 1.0))));
    metrics.scored(
        "x:A",
        List.of(
            score("m@1", 110, 99, output(10, 0.5, 5, 1.0)),
            score("n@2", 110, 109, output(10, 0.2, 5, 1.0))));

    assertThat(value(GROUP + "score_reference_ic")).isNaN();
    assertThat(value(GROUP.replace("m@1", "n@2") + "score_reference_ic")).isEqualTo(0.35);
  }

  @Test
  void hasABoundOfMetricsWhateverModelsCome() {
    for (int model = 0; model < 200; model++) {
      metrics.scored("x:A", List.of(score("m@" + model, 100, 99, output(10, 0.5, 5, 1.0))));
    }
    assertThat(gauges.keySet().stream().filter(name -> name.endsWith("score_ic"))).hasSize(64);
  }

  private static OutputScore output(double effective, Double ic, int signed, Double hitRate) {
    return OutputScore.newBuilder()
        .setName(OUTPUT)
        .setKlineIntervalMicros(0)
        .setLabelled((int) effective)
        .setWaiting(0)
        .setBroken(0)
        .setEffectiveRows(effective)
        .setIc(ic)
        .setSigned(signed)
        .setHitRate(hitRate)
        .setTrades(0)
        .build();
  }

  /** Of a window of a minute; times in seconds. */
  private static Score score(String model, long time, long newest, OutputScore output) {
    return Score.newBuilder(empty(model, time))
        .setPredictions(7)
        .setRows(7)
        .setOldestMicros(newest * 1_000_000)
        .setNewestMicros(newest * 1_000_000)
        .setOutputs(List.of(output))
        .build();
  }

  private static Score empty(String model, long time) {
    return Score.newBuilder()
        .setInstrument("x:A")
        .setEventTimeMicros(time * 1_000_000)
        .setWindowMicros(60_000_000)
        .setModelId(model)
        .setPredictions(0)
        .setRows(0)
        .setStride(1)
        .setFeeBps(0)
        .setOutputs(List.of())
        .build();
  }
}
