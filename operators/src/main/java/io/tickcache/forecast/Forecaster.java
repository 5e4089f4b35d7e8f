package io.tickcache.forecast;

import io.tickcache.engine.InferenceEngine;
import io.tickcache.engine.KvPrefix;
import io.tickcache.engine.PrefixContent;
import io.tickcache.engine.StepBatch;
import io.tickcache.kvcache.KvContext;
import io.tickcache.schemas.Forecast;
import java.util.ArrayList;
import java.util.List;

/**
 * Rolls contexts forward on forks of them, fed what the model itself expects. A round feeds one
 * step to every fork; many instruments and paths share its passes. As many paths are rolled at a
 * time as have room: how many changes no bit. All blocks are given back, whatever happens. Belongs
 * to the engine's thread.
 */
public final class Forecaster {

  private final InferenceEngine engine;
  private final ForecastPlan plan;
  private final StepBatch batch;
  private final List<Path> rows = new ArrayList<>();
  private PrefixContent content;
  private KvPrefix prefix;

  /** One path of a forecast, on a fork of its own. */
  private record Path(Rolling rolling, int number, KvContext fork, float[] features) {}

  public Forecaster(InferenceEngine engine, ForecastPlan plan) {
    this.engine = engine;
    this.plan = plan;
    this.batch = engine.newBatch();
  }

  /** The most blocks that one path of a forecast of the context takes: so many must be free. */
  public int blocksOfPath(KvContext context) {
    return engine.cache().blocksOfFork(context, plan.horizon());
  }

  /**
   * Forecasts all of them.
   *
   * @param starts of kinds that the model forecasts, with {@link ForecastPlan#hasPositions}
   * @return in their order; those of which a number was not finite are missing
   * @throws io.tickcache.kvcache.KvPoolExhaustedException if not even one path has room
   */
  public List<Forecast> roll(List<ForecastStart> starts) {
    List<Rolling> all = starts.stream().map(start -> new Rolling(start, plan)).toList();
    int paths = all.size() * plan.paths(); // path p of start s is number s * paths + p
    int next = 0;
    while (next < paths) {
      next = rollWave(all, next, paths);
    }
    return all.stream()
        .filter(Rolling::isFinite)
        .map(rolling -> rolling.toForecast(engine.modelId()))
        .toList();
  }

  /** Rolls as many paths as there is room for, one at least; returns the first that is left. */
  private int rollWave(List<Rolling> all, int from, int end) {
    int free = engine.cache().blocksFree();
    List<Path> wave = new ArrayList<>();
    int next = from;
    try {
      while (next < end) {
        Rolling rolling = all.get(next / plan.paths());
        free -= blocksOfPath(rolling.start().context());
        if (free < 0 && !wave.isEmpty()) {
          break;
        }
        if (rolling.isFinite()) {
          wave.add(fork(rolling, next % plan.paths()));
        }
        next++;
      }
      for (int step = 0; step < plan.horizon(); step++) {
        feed(wave, step);
      }
    } finally {
      wave.forEach(path -> engine.cache().release(path.fork()));
    }
    return next;
  }

  private Path fork(Rolling rolling, int number) {
    ForecastStart start = rolling.start();
    return new Path(
        rolling, number, engine.cache().fork(start.context()), start.step().features().clone());
  }

  private void feed(List<Path> wave, int step) {
    try {
      for (Path path : wave) {
        if (path.rolling().isFinite()) {
          path.rolling().feed(path.number(), step, path.features());
        }
        if (path.rolling().isFinite()) {
          add(path, step);
        }
      }
      run(step);
    } finally {
      clear();
    }
  }

  private void add(Path path, int step) {
    ForecastStart start = path.rolling().start();
    if (batch.isFull() || !hasRoomFor(start.prefix())) {
      run(step);
    }
    batch.add(path.fork(), prefix(start.prefix()), start.step().tokenType(), path.features());
    rows.add(path);
  }

  private boolean hasRoomFor(PrefixContent wanted) {
    return wanted == null || engine.hasRoomFor(wanted);
  }

  /** The engine is asked once for the paths of a pass that stand beside each other. */
  private KvPrefix prefix(PrefixContent wanted) {
    if (wanted == null) {
      return null;
    }
    if (!wanted.equals(content)) {
      prefix = engine.prefix(wanted);
      content = wanted;
    }
    return prefix;
  }

  private void run(int step) {
    float[][] outputs = engine.run(batch);
    for (int row = 0; row < outputs.length; row++) {
      rows.get(row).rolling().took(rows.get(row).number(), step, outputs[row]);
    }
    clear();
  }

  private void clear() {
    batch.clear();
    rows.clear();
    content = null; // nobody keeps it for us any more
    prefix = null;
  }
}
