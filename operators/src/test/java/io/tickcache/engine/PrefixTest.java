package io.tickcache.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tickcache.engine.torch.FullForward;
import io.tickcache.kvcache.KvContext;
import io.tickcache.kvcache.KvShape;
import io.tickcache.kvcache.KvStorage;
import io.tickcache.model.ModelDirectory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrefixTest {

  private static final long SEED = 20_261_122;
  private static final int RECORDS = 9;

  private final ModelDirectory model = TestModels.prefixed(40, RECORDS);
  private final Random random = new Random(SEED);

  private static EngineOptions options(KvStorage storage, int blockSize) {
    return EngineOptions.of(8 << 20, 60).withKvStorage(storage).withBlockSize(blockSize);
  }

  private static EngineOptions options() {
    return options(KvStorage.FP32, 512);
  }

  @ParameterizedTest
  @CsvSource({"FP32, 512", "INT8, 512", "FP32, 64", "FP8, 64"})
  void batchingChangesNoBitWhileVersionsChange(KvStorage storage, int blockSize) {
    List<PrefixContent> versions = new ArrayList<>();
    versions.add(null);
    for (int i = 0; i < 12; i++) { // more than the engine holds at once
      versions.add(PrefixedBatches.content(1 + random.nextInt(RECORDS), random));
    }
    List<StepHistory> histories =
        Stream.of(600, 300, 17).map(length -> StepHistory.random(length, random)).toList();
    try (InferenceEngine engine = InferenceEngine.open(model, options(storage, blockSize))) {
      List<float[][]> small = new PrefixedBatches(engine, histories, versions, 7).run(random, 3);
      List<float[][]> large = new PrefixedBatches(engine, histories, versions, 7).run(random, 60);
      for (int instrument = 0; instrument < histories.size(); instrument++) {
        assertThat(large.get(instrument))
            .as("seed %d, instrument %d", SEED, instrument)
            .isDeepEqualTo(small.get(instrument));
      }
      assertThat(engine.cache().blocksUsed()).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({"512", "64"})
  void aSharedPrefixGivesWhatAPrivateCopyGives(int blockSize) {
    List<PrefixContent> prefix = List.of(PrefixedBatches.content(RECORDS, random));
    List<StepHistory> histories =
        Stream.of(80, 80, 80).map(length -> StepHistory.random(length, random)).toList();
    EngineOptions options = options(KvStorage.FP32, blockSize);
    try (InferenceEngine engine = InferenceEngine.open(model, options)) {
      List<float[][]> shared = new PrefixedBatches(engine, histories, prefix, 1).run(random, 20);
      assertThat(engine.prefixStatistics())
          .isEqualTo(
              new PrefixStatistics(
                  240, 239, 239 * RECORDS * new KvShape(2, 4, 8, KvStorage.FP32).stepBytes(), 1));
      for (int i = 0; i < histories.size(); i++) {
        List<StepHistory> alone = List.of(histories.get(i));
        try (InferenceEngine own = InferenceEngine.open(model, options)) {
          assertThat(new PrefixedBatches(own, alone, prefix, 1).run(random, 20).get(0))
              .as("seed %d, instrument %d", SEED, i)
              .isDeepEqualTo(shared.get(i));
        }
        List<PrefixContent> none = Collections.singletonList(null);
        float[][] without = new PrefixedBatches(engine, alone, none, 1).run(random, 20).get(0);
        for (int step = 0; step < 80; step++) {
          assertThat(without[step]).isNotEqualTo(shared.get(i)[step]);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"VECTOR, 512", "VECTOR, 64", "TORCH, 512", "TORCH, 16"})
  void recordsStandBeforeTheFirstStepAsStepsWould(EngineType type, int blockSize) {
    // Where all are at position 0, a prefix is what earlier steps would be.
    PrefixContent content = PrefixedBatches.content(RECORDS, random);
    float[] step = {1, -2, 0.5f, 0, 3, -1, 2};
    StepHistory all = new StepHistory(new ArrayList<>(), new ArrayList<>());
    boolean[][] visible = new boolean[RECORDS + 1][RECORDS + 1];
    for (int i = 0; i <= RECORDS; i++) {
      all.features().add(i < RECORDS ? content.record(i) : step);
      all.tokenTypes().add(i < RECORDS ? 2 : 0);
      Arrays.fill(visible[i], 0, i + 1, true);
    }
    float[] full = FullForward.outputs(model, all, visible, new long[RECORDS + 1])[RECORDS];
    EngineOptions options = options(KvStorage.FP32, blockSize).withEngine(type);
    try (InferenceEngine engine = InferenceEngine.open(model, options)) {
      StepBatch batch = engine.newBatch();
      batch.add(engine.cache().newContext(0), engine.prefix(content), 0, step);
      float[] outputs = engine.run(batch)[0];
      assertThat(outputs).containsExactly(full, within(1e-5f));
    }
  }

  @Test
  void contentsWhoseHashesCollideAreNotMixed() {
    List<float[]> a = List.of(new float[] {1, 2, 3, 4});
    List<float[]> b = List.of(new float[] {1, 2, 3, 5});
    try (InferenceEngine engine = InferenceEngine.open(model, options())) {
      float[] underA = firstStep(engine, new PrefixContent(a, 7));
      float[] underB = firstStep(engine, new PrefixContent(b, 7));
      assertThat(underB).isNotEqualTo(underA);
      assertThat(firstStep(engine, new PrefixContent(a, 7))).containsExactly(underA);
      assertThat(firstStep(engine, new PrefixContent(b))).containsExactly(underB);
      assertThat(engine.prefixStatistics().hits()).isEqualTo(1);
    }
  }

  private static float[] firstStep(InferenceEngine engine, PrefixContent content) {
    StepBatch batch = engine.newBatch();
    KvContext context = engine.cache().newContext(0);
    batch.add(context, engine.prefix(content), 1, new float[3]);
    float[] outputs = engine.run(batch)[0];
    batch.clear();
    engine.cache().release(context);
    return outputs;
  }

  @Test
  void dropsThePrefixAskedForLongestAgoButNoneThatABatchNeeds() {
    try (InferenceEngine engine = InferenceEngine.open(model, options())) {
      StepBatch batch = engine.newBatch();
      for (int i = 0; i < 8; i++) {
        KvPrefix prefix = engine.prefix(PrefixedBatches.content(2, new Random(i)));
        batch.add(engine.cache().newContext(0), prefix, 1, new float[3]);
      }
      PrefixContent ninth = PrefixedBatches.content(2, new Random(8));
      assertThat(engine.hasRoomFor(ninth)).isFalse();
      assertThat(engine.hasRoomFor(PrefixedBatches.content(2, new Random(7)))).isTrue();
      assertThatThrownBy(() -> engine.prefix(ninth))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("all 8 prefix blocks are needed by steps that wait");
      batch.clear();
      KvPrefix first = engine.prefix(PrefixedBatches.content(2, new Random(0)));
      engine.prefix(ninth); // in the place of the second
      batch.add(engine.cache().newContext(0), first, 1, new float[3]);
      assertThat(engine.prefixStatistics()).matches(s -> s.entries() == 8 && s.hits() == 1);
      engine.prefix(PrefixedBatches.content(2, new Random(1)));
      assertThat(engine.prefixStatistics().hits()).isEqualTo(1);
    }
  }

  @Test
  void refusesStepsUnderTwoPrefixesInOnePass() {
    try (InferenceEngine engine = InferenceEngine.open(model, options())) {
      StepBatch batch = engine.newBatch();
      KvContext context = engine.cache().newContext(0);
      KvPrefix first = engine.prefix(PrefixedBatches.content(2, random));
      batch.add(context, first, 1, new float[3]);
      KvPrefix second = engine.prefix(PrefixedBatches.content(2, random));
      assertThat(batch.isFullFor(context, first.content())).isFalse();
      assertThat(batch.isFullFor(context, second.content())).isTrue();
      assertThat(batch.isFullFor(context, null)).isTrue();
      assertThat(batch.isFullFor(engine.cache().newContext(0), second.content())).isFalse();
      assertThatThrownBy(() -> batch.add(context, second, 1, new float[3]))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("its steps attend to another prefix");
    }
  }

  @Test
  void refusesAPrefixThatIsNotTheModels() {
    try (InferenceEngine engine = InferenceEngine.open(model, options())) {
      assertThatThrownBy(() -> engine.prefix(PrefixedBatches.content(RECORDS + 1, random)))
          .hasMessageMatching("a prefix of 10 records: the model untrained-test@.* takes 1 to 9");
      assertThatThrownBy(() -> engine.prefix(new PrefixContent(List.of(new float[3]))))
          .hasMessage("record 0 of a prefix has 3 features, not 4");
      assertThatThrownBy(() -> engine.newBatch().add(engine.cache().newContext(0), 2, new float[4]))
          .hasMessage("token type 2 is that of the market prefix, not of steps");
    }
    try (InferenceEngine engine = InferenceEngine.open(TestModels.rope(40), options())) {
      assertThatThrownBy(() -> engine.prefix(PrefixedBatches.content(1, random)))
          .hasMessageContaining("takes none");
    }
  }
}
