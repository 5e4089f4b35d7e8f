package io.tickcache.trading.flow;

import io.tickcache.inference.event.PriceNews;
import io.tickcache.schemas.Score;
import io.tickcache.scores.ScoreInput;
import io.tickcache.scores.ScorePlan;
import io.tickcache.scores.ScoreState;
import io.tickcache.scores.Scorer;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Scores an instrument's predictions at each time of the grid that event time has reached: then all
 * that happened until that time has come, whatever the batches and watermarks.
 */
final class ScoreFunction extends KeyedProcessFunction<String, PriceNews, Score> {

  private static final long serialVersionUID = 1L;
  private static final long MICROS_PER_MILLI = 1_000;

  private final ScorePlan plan;

  private transient Scorer scorer;
  private transient ValueState<ScoreState> remembered;

  /** What has come for times of the grid that are still to come, in its order. */
  private transient ListState<ScoreInput> inputs;

  private transient ScoreMetrics metrics;

  ScoreFunction(ScorePlan plan) {
    this.plan = plan;
  }

  @Override
  public void open(OpenContext context) {
    scorer = new Scorer(plan);
    remembered =
        getRuntimeContext()
            .getState(new ValueStateDescriptor<>("scores", ScoreStateSerializer.TYPE));
    inputs =
        getRuntimeContext()
            .getListState(new ListStateDescriptor<>("score-inputs", ScoreInputSerializer.TYPE));
    metrics = new ScoreMetrics(getRuntimeContext().getMetricGroup(), plan.reference());
  }

  @Override
  public void processElement(PriceNews news, Context context, Collector<Score> out)
      throws Exception {
    ScoreInput input =
        news.prediction() == null
            ? ScoreInput.of(news.mark())
            : ScoreInput.of(news.prediction(), news.mark());
    inputs.add(input);
    // What comes late is for the next time of the grid.
    long earliest = context.timerService().currentWatermark();
    long grid = plan.gridMicros(input.timeMicros());
    if (earliest > Long.MIN_VALUE && grid <= earliest * MICROS_PER_MILLI) {
      grid = plan.gridMicros(earliest * MICROS_PER_MILLI + 1);
    }
    setTimer(context.timerService(), grid);
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<Score> out)
      throws Exception {
    long grid = timestamp * MICROS_PER_MILLI;
    ScoreState before = remembered.value();
    if (plan.gridMicros(grid) != grid) { // of another grid, before a restore
      setTimer(context.timerService(), plan.gridMicros(grid));
      return;
    }
    if (before != null && grid <= before.gridMicros()) {
      return; // the same
    }
    Scorer.Step step = scorer.next(context.getCurrentKey(), before, grid, taken(grid));
    remembered.update(step.state()); // null clears it
    if (step.state() != null) {
      setTimer(context.timerService(), grid + plan.intervalMicros());
    }
    metrics.scored(context.getCurrentKey(), step.scores());
    step.scores().forEach(out::collect);
  }

  /** What came until then; it waits no more. */
  private List<ScoreInput> taken(long gridMicros) throws Exception {
    List<ScoreInput> taken = new ArrayList<>();
    List<ScoreInput> left = new ArrayList<>();
    for (ScoreInput input : inputs.get()) {
      (input.timeMicros() <= gridMicros ? taken : left).add(input);
    }
    inputs.update(left); // an empty one clears it
    return taken;
  }

  private static void setTimer(TimerService timers, long gridMicros) {
    timers.registerEventTimeTimer(Math.floorDiv(gridMicros, MICROS_PER_MILLI));
  }
}
