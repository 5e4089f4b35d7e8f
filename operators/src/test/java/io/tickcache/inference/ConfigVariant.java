package io.tickcache.inference;

import io.tickcache.engine.Device;
import io.tickcache.engine.EngineOptions;
import io.tickcache.engine.EngineType;
import io.tickcache.engine.WeightType;
import io.tickcache.forecast.ForecastSettings;
import io.tickcache.inference.config.Emit;
import io.tickcache.inference.config.InferenceConfig;
import io.tickcache.inference.config.OnModelChange;
import io.tickcache.inference.config.Ordering;
import io.tickcache.kvcache.KvStorage;
import io.tickcache.kvcache.RetentionPolicy;
import io.tickcache.steps.KlineIntervalPolicy;
import java.time.Duration;
import java.util.List;

/** A config that differs from another in a few things. */
public final class ConfigVariant {

  private final InferenceConfig base;
  private String modelDirectory;
  private EngineOptions engine;
  private Ordering ordering;
  private Emit emit;
  private KlineIntervalPolicy klineIntervals;
  private OnModelChange onModelChange;
  private boolean retainInputs;
  private List<String> instruments;
  private Duration maxAhead;
  private boolean tellsPrices;
  private ForecastSettings forecasts;

  private ConfigVariant(InferenceConfig base) {
    this.base = base;
    modelDirectory = base.modelDirectory();
    engine = base.engine();
    ordering = base.ordering();
    emit = base.emit();
    klineIntervals = base.klineIntervals();
    onModelChange = base.onModelChange();
    retainInputs = base.retainInputs();
    instruments = base.instruments();
    maxAhead = base.maxAhead();
    tellsPrices = base.tellsPrices();
    forecasts = base.forecasts();
  }

  public static ConfigVariant of(InferenceConfig base) {
    return new ConfigVariant(base);
  }

  public ConfigVariant modelDirectory(String directory) {
    modelDirectory = directory;
    return this;
  }

  public ConfigVariant kvCacheBytes(long bytes) {
    engine = engine.withKvCacheBytes(bytes);
    return this;
  }

  public ConfigVariant kvStorage(KvStorage storage) {
    engine = engine.withKvStorage(storage);
    return this;
  }

  public ConfigVariant retention(RetentionPolicy policy) {
    engine = engine.withRetention(policy);
    return this;
  }

  public ConfigVariant blockSize(int slots) {
    engine = engine.withBlockSize(slots);
    return this;
  }

  public ConfigVariant device(Device device) {
    engine = engine.withDevice(device);
    return this;
  }

  public ConfigVariant weights(WeightType type) {
    engine = engine.withWeights(type);
    return this;
  }

  public ConfigVariant engine(EngineType type) {
    engine = engine.withEngine(type);
    return this;
  }

  public ConfigVariant maxSteps(int steps) {
    engine = engine.withMaxStepsPerPass(steps);
    return this;
  }

  public ConfigVariant ordering(Ordering order) {
    ordering = order;
    return this;
  }

  public ConfigVariant emit(Emit which) {
    emit = which;
    return this;
  }

  public ConfigVariant onModelChange(OnModelChange what) {
    onModelChange = what;
    return this;
  }

  public ConfigVariant retainInputs(boolean keep) {
    retainInputs = keep;
    return this;
  }

  public ConfigVariant klineIntervals(KlineIntervalPolicy policy) {
    klineIntervals = policy;
    return this;
  }

  public ConfigVariant instruments(String... globs) {
    instruments = List.of(globs);
    return this;
  }

  public ConfigVariant maxAhead(Duration duration) {
    maxAhead = duration;
    return this;
  }

  public ConfigVariant tellsPrices() {
    tellsPrices = true;
    return this;
  }

  public ConfigVariant forecasts(ForecastSettings settings) {
    forecasts = settings;
    return this;
  }

  public InferenceConfig build() {
    return new InferenceConfig(
        modelDirectory,
        engine,
        base.maxWait(),
        ordering,
        emit,
        base.idleTimeout(),
        klineIntervals,
        onModelChange,
        retainInputs,
        instruments,
        maxAhead,
        tellsPrices,
        forecasts);
  }
}
