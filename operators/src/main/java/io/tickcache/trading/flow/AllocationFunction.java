package io.tickcache.trading.flow;

import io.tickcache.inference.metrics.InferenceMetrics;
import io.tickcache.schemas.Allocation;
import io.tickcache.trading.allocation.AllocationPolicy;
import io.tickcache.trading.allocation.Allocator;
import io.tickcache.trading.allocation.Outlook;
import io.tickcache.trading.allocation.PortfolioState;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
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

  /** Then one that never came may be misspelt. */
  private static final int ALLOCATIONS_BEFORE_A_WARNING = 10;

  private final AllocationPolicy policy;

  private transient Allocator allocator;
  private transient ValueState<PortfolioState> remembered;

  /** The output that what is remembered says something of. */
  private transient ValueState<String> output;

  /** The newest of each instrument for each time of the grid that is still to come. */
  private transient MapState<String, Outlook> waiting;

  /** What is {@link #remembered}, once it {@link #hasGoneOn}; null for nothing. */
  private transient PortfolioState state;

  private transient boolean hasGoneOn;
  private transient Counter allocations;
  private transient int missing;
  private transient int made;

  AllocationFunction(AllocationPolicy policy) {
    this.policy = policy;
  }

  @Override
  public void open(OpenContext context) {
    allocator = new Allocator(policy);
    remembered =
        getRuntimeContext()
            .getState(new ValueStateDescriptor<>("portfolio", PortfolioStateSerializer.TYPE));
    output =
        getRuntimeContext().getState(new ValueStateDescriptor<>("portfolio-output", Types.STRING));
    waiting =
        getRuntimeContext()
            .getMapState(
                new MapStateDescriptor<>("outlooks", Types.STRING, OutlookSerializer.TYPE));
    var metrics = getRuntimeContext().getMetricGroup().addGroup(InferenceMetrics.GROUP);
    allocations = metrics.counter(InferenceMetrics.ALLOCATIONS);
    missing = policy.instruments().size();
    metrics.gauge(InferenceMetrics.INSTRUMENTS_MISSING, this::missing);
  }

  @Override
  public void processElement(Outlook outlook, Context context, Collector<Allocation> out)
      throws Exception {
    goOn(context.timerService());
    keep(outlook, context.timerService());
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<Allocation> out)
      throws Exception {
    TimerService timers = context.timerService();
    if (!context
        .getCurrentKey()
        .equals(policy.name())) { // before a restore; nobody goes on with it
      remembered.clear();
      output.clear();
      waiting.clear();
      return;
    }
    goOn(timers);
    long grid = timestamp * MICROS_PER_MILLI;
    if (policy.gridMicros(grid) != grid) {
      return; // of a policy before this one, which had another grid
    }
    if (state != null && grid <= state.gridMicros()) {
      return; // set anew by the one of its time that was the first to go on
    }
    Allocator.Step step =
        allocator.next(state == null ? PortfolioState.EMPTY : state, grid, taken(grid));
    state = step.state();
    remembered.update(state);
    setTimer(timers);
    countMissing();
    if (step.allocation() != null) {
      made++;
      allocations.inc();
      warnOfMissing();
      out.collect(step.allocation());
    }
  }

  /**
   * Once in a task's life, before anything else: what an attempt before it left, another policy
   * perhaps, with all its timers. What comes first must not be ahead of what waits.
   */
  private void goOn(TimerService timers) throws Exception {
    if (hasGoneOn) {
      return;
    }
    hasGoneOn = true;
    state = remembered.value();
    List<Outlook> waited = new ArrayList<>();
    waiting.values().forEach(waited::add);
    waiting.clear();
    if (!policy.output().equals(output.value())) {
      if (output.value() != null) {
        waited.clear();
        state = state == null ? null : state.withoutOutlooks();
        remembered.update(state);
      }
      output.update(policy.output());
    }
    for (Outlook outlook : waited) {
      if (policy.instruments().contains(outlook.instrument())) {
        keep(outlook, timers);
      }
    }
    setTimer(timers);
    countMissing();
  }

  private void keep(Outlook outlook, TimerService timers) throws Exception {
    long grid = policy.gridMicros(outlook.timeMicros());
    if (state != null && grid <= state.gridMicros()) {
      grid = policy.gridMicros(state.gridMicros() + 1); // it came late, and still is news
    }
    String cell = cell(grid, outlook.instrument());
    Outlook known = waiting.get(cell);
    if (known == null || Outlook.BY_AGE.compare(known, outlook) <= 0) {
      waiting.put(cell, outlook);
    }
    timers.registerEventTimeTimer(millis(grid));
  }

  /** What waits for this time; it waits no more. */
  private List<Outlook> taken(long gridMicros) throws Exception {
    List<Outlook> taken = new ArrayList<>();
    for (String instrument : policy.instruments()) {
      String cell = cell(gridMicros, instrument);
      Outlook outlook = waiting.get(cell);
      if (outlook != null) {
        taken.add(outlook);
        waiting.remove(cell);
      }
    }
    if (waiting.isEmpty()) {
      waiting.clear();
    }
    return taken;
  }

  /** For what time alone does to the portfolio. */
  private void setTimer(TimerService timers) {
    if (state != null) {
      allocator
          .dueMicros(state)
          .ifPresent(due -> timers.registerEventTimeTimer(millis(policy.gridMicros(due))));
    }
  }

  private void countMissing() {
    missing = namesMissing().size();
  }

  private Set<String> namesMissing() {
    Set<String> names = new TreeSet<>(policy.instruments());
    if (state != null) {
      names.removeAll(state.outlooks().keySet());
    }
    return names;
  }

  private void warnOfMissing() {
    if (made == ALLOCATIONS_BEFORE_A_WARNING && missing > 0) {
      LOG.warn(
          "Portfolio {} has had no prediction of {} in its first {} allocations: are they on the"
              + " topics, and spelt so?",
          policy.name(),
          namesMissing(),
          made);
    }
  }

  /** Instruments that have had no prediction yet. */
  int missing() {
    return missing;
  }

  private static String cell(long gridMicros, String instrument) {
    return gridMicros + " " + instrument;
  }

  private static long millis(long gridMicros) {
    return Math.floorDiv(gridMicros, MICROS_PER_MILLI);
  }
}
