package io.tickcache.inference.rebuild;

import io.tickcache.engine.InferenceEngine;
import io.tickcache.inference.batch.OpenBatch;
import io.tickcache.inference.metrics.InferenceMetrics;
import io.tickcache.inference.state.LiveInstrument;
import io.tickcache.inference.state.ReadyStep;
import io.tickcache.inference.state.Rebuild;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Queue;
import org.apache.flink.streaming.api.operators.KeyContext;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;

/**
 * Rebuilds contexts from retained inputs a pass at a time, so that no instrument waits for the
 * whole rebuild of another: between two passes the task is left alone for as long as the last one
 * took. The instruments being rebuilt take turns; new steps of theirs wait in memory, and are
 * caught up with by passes too. None of this is ever alive across a checkpoint.
 *
 * <p>A few are rebuilt at a time, because their KV blocks cannot be spilled; the others stand in
 * line. How passes are spread changes no bit. Belongs to the operator's thread.
 */
public final class RebuildScheduler {

  private static final int MOST_AT_A_TIME = 4;

  /** Beyond this the task waits for the rebuild, and the sources for the task. */
  private static final int MOST_WAITING_STEPS = 4_096;

  /** Puts a step into its instrument's context; the instrument is the current key. */
  @FunctionalInterface
  public interface Append {
    void append(LiveInstrument instrument, ReadyStep step) throws Exception;
  }

  private final RebuildPass pass;
  private final OpenBatch batch;
  private final Append append;
  private final KeyContext keys;
  private final ProcessingTimeService clock;
  private final InferenceMetrics metrics;
  private final int stepsPerPass;
  private final int atATime;
  private final Deque<LiveInstrument> turns = new ArrayDeque<>();
  private final Queue<LiveInstrument> line = new ArrayDeque<>();
  private boolean scheduled;

  /**
   * Rebuilds contexts of an engine.
   *
   * @param contextsBeside full contexts that others must find room for meanwhile
   */
  public RebuildScheduler(
      RebuildPass pass,
      OpenBatch batch,
      Append append,
      KeyContext keys,
      ProcessingTimeService clock,
      InferenceMetrics metrics,
      InferenceEngine engine,
      int contextsBeside) {
    this.pass = pass;
    this.batch = batch;
    this.append = append;
    this.keys = keys;
    this.clock = clock;
    this.metrics = metrics;
    this.stepsPerPass = engine.maxStepsPerPass();
    this.atATime =
        Math.min(
            MOST_AT_A_TIME,
            engine.cache().blocksTotal() / engine.cache().blocksPerContext() - contextsBeside);
  }

  /** Lets an instrument join if there is something to rebuild; it is the current key. */
  public void join(LiveInstrument instrument) throws Exception {
    if (instrument.rebuild() == null || !instrument.rebuild().join()) {
      return;
    }
    if (atATime < 1) {
      finish(instrument);
      return;
    }
    line.add(instrument);
    callNext();
    if (!scheduled) {
      schedule(0);
    }
  }

  private void callNext() {
    while (turns.size() < atATime && !line.isEmpty()) {
      turns.add(line.remove());
    }
  }

  /** Appends a step to its instrument's context, or has it wait until that is rebuilt. */
  public void append(LiveInstrument instrument, ReadyStep step) throws Exception {
    if (instrument.rebuild() != null
        && instrument.rebuild().waiting().size() == MOST_WAITING_STEPS) {
      finish(instrument);
    }
    if (instrument.rebuild() != null) {
      instrument.rebuild().waiting().add(step);
    } else {
      append.append(instrument, step);
    }
  }

  private void schedule(long delayMillis) {
    scheduled = true;
    clock.registerTimer(clock.getCurrentProcessingTime() + delayMillis, this::takeTurn);
  }

  private void takeTurn(long nowMillis) throws Exception {
    scheduled = false;
    if (turns.isEmpty()) {
      return;
    }
    long start = clock.getCurrentProcessingTime();
    batch.flush(); // what others have in it would wait for this pass too
    turn();
    if (!turns.isEmpty()) {
      schedule(Math.max(1, clock.getCurrentProcessingTime() - start));
    }
  }

  private void turn() throws Exception {
    LiveInstrument next = turns.remove();
    keys.setCurrentKey(next.name());
    runPass(next);
    if (next.rebuild() != null) {
      turns.add(next);
    }
    callNext();
  }

  /** One pass for the current key. */
  private void runPass(LiveInstrument instrument) throws Exception {
    Rebuild rebuild = instrument.rebuild();
    if (!rebuild.isRecomputed()) {
      pass.run(instrument);
    } else {
      for (int i = 0; i < stepsPerPass && !rebuild.waiting().isEmpty(); i++) {
        append.append(instrument, rebuild.waiting().remove());
      }
    }
    if (rebuild.isDone()) {
      instrument.setRebuild(null);
      metrics.contextsRebuilt.inc();
    }
  }

  private void finish(LiveInstrument currentKey) throws Exception {
    while (currentKey.rebuild() != null) {
      runPass(currentKey);
    }
    leave(currentKey);
  }

  /** Finishes them all, now. Changes the current key. */
  public void finishAll() throws Exception {
    while (!turns.isEmpty()) {
      turn();
    }
  }

  /**
   * Sees to the steps of an instrument that wait, because it is about to be forgotten.
   *
   * @param currentKey null if it is not in memory
   */
  public void end(LiveInstrument currentKey) throws Exception {
    if (currentKey == null || currentKey.rebuild() == null) {
      return;
    }
    if (currentKey.rebuild().waiting().isEmpty()) {
      leave(currentKey); // a context that nobody will ask is not rebuilt
    } else {
      finish(currentKey);
    }
  }

  private void leave(LiveInstrument instrument) {
    turns.remove(instrument);
    line.remove(instrument);
    callNext();
  }

  /** Instruments that are not rebuilt yet. */
  public int size() {
    return turns.size() + line.size();
  }
}
