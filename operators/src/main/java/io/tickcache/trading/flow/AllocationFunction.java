package io.tickcache.trading.flow;

import io.tickcache.inference.metrics.InferenceMetrics;
import io.tickcache.schemas.Allocation;
import io.tickcache.trading.allocation.AllocationPolicy;
import io.tickcache.trading.allocation.Allocator;
import io.tickcache.trading.allocation.Outlook;
import io.tickcache.trading.allocation.PortfolioState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.TimeDomain;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes allocations of a portfolio, one at each time of its grid that event time has reached: then
 * every prediction until that time has come. Whoever is late for a partition's idleness has a
 * prediction that is too old, and holds up nobody.
 */
final class AllocationFunction extends KeyedProcessFunction<String, Outlook, Allocation> {

  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(AllocationFunction.class);
  private static final long MICROS_PER_MILLI = 1_000;
  private static final long AGAIN_MILLIS = 1_000;

  /** Then one that never came may be misspelt. */
  private static final int ALLOCATIONS_BEFORE_A_WARNING = 10;

  private final AllocationPolicy policy;
  private final boolean live;

  private transient Allocator allocator;
  private transient ValueState<PortfolioState> remembered;

  /** The newest of each instrument for each time of the grid that is still to come. */
  private transient MapState<String, Outlook> waiting;

  private transient Counter allocations;
  private transient int missing;
  private transient int made;

  /**
   * A function.
   *
   * @param live whether the input goes on after the job: then its end is not the end of time
   */
  AllocationFunction(AllocationPolicy policy, boolean live) {
    this.policy = policy;
    this.live = live;
  }

  @Override
  public void open(OpenContext context) {
    allocator = new Allocator(policy);
    remembered =
        getRuntimeContext()
            .getState(new ValueStateDescriptor<>("portfolio", PortfolioStateSerializer.TYPE));
    waiting =
        getRuntimeContext()
            .getMapState(
                new MapStateDescriptor<>("outlooks", Types.STRING, OutlookSerializer.TYPE));
    var metrics = getRuntimeContext().getMetricGroup().addGroup(InferenceMetrics.GROUP);
    allocations = metrics.counter(InferenceMetrics.ALLOCATIONS);
    metrics.gauge(InferenceMetrics.INSTRUMENTS_MISSING, () -> missing);
  }

  @Override
  public void processElement(Outlook outlook, Context context, Collector<Allocation> out)
      throws Exception {
    PortfolioState state = remembered.value();
    long grid = policy.gridMicros(outlook.timeMicros());
    if (state != null && grid <= state.gridMicros()) {
      grid = policy.gridMicros(state.gridMicros() + 1); // it came late, and still is news
    }
    String cell = grid + " " + outlook.instrument();
    Outlook known = waiting.get(cell);
    if (known == null || Outlook.BY_AGE.compare(known, outlook) <= 0) {
      waiting.put(cell, outlook);
    }
    context.timerService().registerEventTimeTimer(millis(grid));
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<Allocation> out)
      throws Exception {
    TimerService timers = context.timerService();
    if (live && timers.currentWatermark() == Long.MAX_VALUE) {
      // The job is drained: every timer is due, and none is of its time. Whoever goes on from its
      // savepoint sets them anew.
      timers.registerProcessingTimeTimer(timers.currentProcessingTime() + AGAIN_MILLIS);
      return;
    }
    PortfolioState before = remembered.value();
    if (context.timeDomain() == TimeDomain.PROCESSING_TIME) {
      setTimersAnew(before, timers);
      return;
    }
    long grid = timestamp * MICROS_PER_MILLI;
    if (policy.gridMicros(grid) != grid) { // of a policy before this one, which had another grid
      timers.registerEventTimeTimer(millis(policy.gridMicros(grid)));
      return;
    }
    Allocator.Step step =
        allocator.next(before == null ? PortfolioState.EMPTY : before, grid, taken(grid));
    remembered.update(step.state());
    OptionalLong due = allocator.dueMicros(step.state());
    if (due.isPresent()) {
      timers.registerEventTimeTimer(millis(policy.gridMicros(due.getAsLong())));
    }
    if (step.allocation() != null) {
      made++;
      allocations.inc();
      countMissing(step.state());
      out.collect(step.allocation());
    }
  }

  /** What waits for this time or an earlier one; it waits no more. */
  private List<Outlook> taken(long gridMicros) throws Exception {
    List<Outlook> taken = new ArrayList<>();
    Iterator<Map.Entry<String, Outlook>> entries = waiting.iterator();
    while (entries.hasNext()) {
      Map.Entry<String, Outlook> entry = entries.next();
      if (gridOf(entry.getKey()) <= gridMicros) {
        taken.add(entry.getValue());
        entries.remove();
      }
    }
    if (waiting.isEmpty()) {
      waiting.clear();
    }
    return taken;
  }

  private void setTimersAnew(PortfolioState state, TimerService timers) throws Exception {
    for (String cell : waiting.keys()) {
      timers.registerEventTimeTimer(millis(gridOf(cell)));
    }
    if (state != null) {
      OptionalLong due = allocator.dueMicros(state);
      if (due.isPresent()) {
        timers.registerEventTimeTimer(millis(policy.gridMicros(due.getAsLong())));
      }
    }
  }

  private void countMissing(PortfolioState state) {
    Set<String> names = new HashSet<>(policy.instruments());
    names.removeAll(state.outlooks().keySet());
    missing = names.size();
    if (made == ALLOCATIONS_BEFORE_A_WARNING && missing > 0) {
      LOG.warn(
          "Portfolio {} has had no prediction of {} in its first {} allocations: are they on the"
              + " topics, and spelt so?",
          policy.name(),
          names,
          made);
    }
  }

  private static long gridOf(String cell) {
    return Long.parseLong(cell.substring(0, cell.indexOf(' ')));
  }

  private static long millis(long gridMicros) {
    return Math.floorDiv(gridMicros, MICROS_PER_MILLI);
  }
}
