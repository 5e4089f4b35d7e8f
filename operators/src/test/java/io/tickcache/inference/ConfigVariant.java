package io.tickcache.inference;

import io.tickcache.engine.EngineOptions;
import io.tickcache.engine.EngineType;
import io.tickcache.engine.WeightType;
import io.tickcache.kvcache.KvStorage;
import io.tickcache.kvcache.RetentionPolicy;
import java.util.List;

/** A config that differs from another in a few things. */
final class ConfigVariant {

  private final InferenceConfig base;
  private String modelDirectory;
  private EngineOptions engine;
  private Ordering ordering;
  private Emit emit;
  private OnModelChange onModelChange;
  private boolean retainInputs;
  private List<String> instruments;

  private ConfigVariant(InferenceConfig base) {
    this.base = base;
    modelDirectory = base.modelDirectory();
    engine = base.engine();
    ordering = base.ordering();
    emit = base.emit();
    onModelChange = base.onModelChange();
    retainInputs = base.retainInputs();
    instruments = base.instruments();
  }

  static ConfigVariant of(InferenceConfig base) {
    return new ConfigVariant(base);
  }

  ConfigVariant modelDirectory(String directory) {
    modelDirectory = directory;
    return this;
  }

  ConfigVariant kvCacheBytes(long bytes) {
    engine = engine.withKvCacheBytes(bytes);
    return this;
  }

  ConfigVariant kvStorage(KvStorage storage) {
    engine = engine.withKvStorage(storage);
    return this;
  }

  ConfigVariant retention(RetentionPolicy policy) {
    engine = engine.withRetention(policy);
    return this;
  }

  ConfigVariant blockSize(int slots) {
    engine = engine.withBlockSize(slots);
    return this;
  }

  ConfigVariant weights(WeightType type) {
    engine = engine.withWeights(type);
    return this;
  }

  ConfigVariant engine(EngineType type) {
    engine = engine.withEngine(type);
    return this;
  }

  ConfigVariant maxSteps(int steps) {
    engine = engine.withMaxStepsPerPass(steps);
    return this;
  }

  ConfigVariant ordering(Ordering order) {
    ordering = order;
    return this;
  }

  ConfigVariant emit(Emit which) {
    emit = which;
    return this;
  }

  ConfigVariant onModelChange(OnModelChange what) {
    onModelChange = what;
    return this;
  }

  ConfigVariant retainInputs(boolean keep) {
    retainInputs = keep;
    return this;
  }

  ConfigVariant instruments(String... globs) {
    instruments = List.of(globs);
    return this;
  }

  InferenceConfig build() {
    return new InferenceConfig(
        modelDirectory,
        engine,
        base.maxWait(),
        ordering,
        emit,
        base.idleTimeout(),
        onModelChange,
        retainInputs,
        instruments);
  }
}
