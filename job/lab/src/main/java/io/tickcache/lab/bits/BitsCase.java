package io.tickcache.lab.bits;

import io.tickcache.engine.EngineOptions;
import io.tickcache.engine.WeightType;
import io.tickcache.kvcache.KvStorage;
import io.tickcache.kvcache.RetentionPolicy;
import io.tickcache.model.Architecture;
import io.tickcache.model.HeadType;
import io.tickcache.model.ModelConfig;
import io.tickcache.model.ModelConfig.Head;
import io.tickcache.model.ModelDirectory;
import io.tickcache.model.ModelFactory;
import io.tickcache.model.PositionEncoding;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * A small network and a way of keeping its contexts, whose bits are known. Windows end within tiles
 * of 64 and within groups of 256 positions, and every context goes round its ring.
 */
enum BitsCase {
  SHIPPED(rope(32, 2, 2, 64, 128)),
  WINDOW_40(rope(64, 4, 2, 128, 40)),
  WINDOW_300(rope(64, 4, 2, 128, 300)),
  ONE_LAYER(rope(64, 4, 1, 128, 64)),
  HEAD_WIDTH_8(head(rope(32, 4, 2, 48, 100), HeadType.ALLOCATION, 9)),
  HEAD_WIDTH_24(rope(48, 2, 2, 96, 100)),
  HEAD_WIDTH_64(head(rope(64, 1, 2, 128, 100), HeadType.DIRECTION, 1)),
  LEARNED(learned(64, 4, 2, 128, 100)),
  FP16(rope(64, 4, 2, 128, 100), storage(KvStorage.FP16)),
  BF16(rope(64, 4, 2, 128, 100), storage(KvStorage.BF16)),
  FP8(rope(64, 4, 2, 128, 100), storage(KvStorage.FP8)),
  INT8(rope(64, 4, 2, 128, 100), storage(KvStorage.INT8)),
  INT4(rope(64, 4, 2, 128, 100), storage(KvStorage.INT4)),
  BF16_WEIGHTS(rope(64, 4, 2, 128, 100), options -> options.withWeights(WeightType.BF16)),
  WIDE(rope(160, 5, 1, 320, 100)),
  BF16_WIDE(rope(160, 5, 1, 320, 100), storage(KvStorage.BF16)),
  INT8_WIDE(rope(160, 5, 1, 320, 100), storage(KvStorage.INT8)),
  INT4_WIDE(rope(160, 5, 1, 320, 100), storage(KvStorage.INT4)),
  BF16_WEIGHTS_WIDE(rope(160, 5, 1, 320, 100), options -> options.withWeights(WeightType.BF16)),
  SINKS_4(rope(64, 4, 2, 128, 100), retention("attention-sinks:4")),
  SINKS_70(rope(64, 4, 2, 128, 160), retention("attention-sinks:70")),
  ATTENTION_SCORE(rope(64, 4, 2, 128, 100), retention("attention-score")),
  ENTROPY_INT8(
      rope(64, 4, 2, 128, 100),
      options -> retention("entropy").apply(storage(KvStorage.INT8).apply(options))),
  HYBRID(rope(64, 4, 2, 128, 300), retention("hybrid")),
  RECENCY(rope(64, 4, 2, 128, 100), retention("recency")),
  PREFIX_1(ModelFactory.withPrefix(rope(64, 4, 2, 128, 100), 1)),
  PREFIX_64(ModelFactory.withPrefix(rope(64, 4, 2, 128, 100), 64), storage(KvStorage.FP8)),
  LINEAR_SKIP(skip(rope(64, 4, 2, 128, 100)));

  private static final long SEED = 11;
  private static final double ROPE_BASE = 10_000;
  private static final int POSITIONS = 1 << 12;

  private final ModelConfig config;
  private final UnaryOperator<EngineOptions> change;

  BitsCase(ModelConfig config) {
    this(config, UnaryOperator.identity());
  }

  BitsCase(ModelConfig config, UnaryOperator<EngineOptions> change) {
    this.config = config;
    this.change = change;
  }

  ModelDirectory model() {
    return ModelFactory.untrained(config, SEED);
  }

  EngineOptions options(EngineOptions base) {
    return change.apply(base);
  }

  private static ModelConfig rope(int dModel, int nHeads, int nLayers, int dFf, int maxContext) {
    return config(
        new Architecture(
            dModel, nHeads, nLayers, dFf, maxContext, PositionEncoding.ROPE, ROPE_BASE, null));
  }

  private static ModelConfig skip(ModelConfig of) {
    return config(of.architecture().withLinearSkip());
  }

  private static ModelConfig learned(int dModel, int nHeads, int nLayers, int dFf, int maxContext) {
    return config(
        new Architecture(
            dModel, nHeads, nLayers, dFf, maxContext, PositionEncoding.LEARNED, null, POSITIONS));
  }

  private static ModelConfig config(Architecture architecture) {
    ModelConfig small = ModelFactory.smallConfig();
    return new ModelConfig(
        small.formatVersion(),
        "untrained-bits",
        false,
        architecture,
        small.tokenTypes(),
        small.head());
  }

  private static ModelConfig head(ModelConfig of, HeadType type, int outputs) {
    List<String> names = IntStream.range(0, outputs).mapToObj(i -> "output_" + i).toList();
    return new ModelConfig(
        of.formatVersion(),
        of.name(),
        of.trained(),
        of.architecture(),
        of.tokenTypes(),
        new Head(type, names, 1));
  }

  private static UnaryOperator<EngineOptions> storage(KvStorage storage) {
    return options -> options.withKvStorage(storage);
  }

  private static UnaryOperator<EngineOptions> retention(String policy) {
    return options -> options.withRetention(RetentionPolicy.of(policy));
  }
}
