package io.tickcache.inference.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.engine.EngineOptions;
import io.tickcache.engine.InferenceEngine;
import io.tickcache.engine.PrefixContent;
import io.tickcache.engine.StepBatch;
import io.tickcache.kvcache.KvContext;
import io.tickcache.model.ModelDirectory;
import io.tickcache.model.TokenSource;
import io.tickcache.testing.TestModels;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.metrics.Histogram;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheMetricsTest {

  @TempDir private Path directory;
  private final RegisteredMetrics registered = new RegisteredMetrics();
  private InferenceMetrics metrics;
  private InferenceEngine engine;
  private StepBatch batch;

  @BeforeEach
  void open() throws Exception {
    TestModels.write(TestModels.tinyWithPrefix(4, TokenSource.KLINE), directory);
    engine =
        InferenceEngine.open(
            ModelDirectory.read(directory), EngineOptions.of(8 << 20, 60).withBlockSize(512));
    metrics = new InferenceMetrics(registered);
    CacheMetrics.register(metrics, engine);
    batch = engine.newBatch();
  }

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void countBlocksByState() {
    double total = registered.value(InferenceMetrics.BLOCKS_TOTAL);
    assertThat(registered.value(CacheMetrics.USAGE_RATIO)).isZero();
    assertThat(registered.value(CacheMetrics.BLOCKS_FREE)).isEqualTo(total);
    KvContext context = engine.cache().newContext(0);
    batch.add(context, 0, new float[5]);
    engine.run(batch);
    KvContext fork = engine.cache().fork(context);
    assertThat(registered.value(CacheMetrics.USAGE_RATIO)).isEqualTo(1 / total);
    assertThat(registered.value(CacheMetrics.BLOCKS_FREE)).isEqualTo(total - 1);
    assertThat(registered.value(CacheMetrics.BLOCKS_SHARED)).isEqualTo(1);
    assertThat(registered.value(CacheMetrics.WASTE_RATIO)).isEqualTo(511 / 512.0);
    engine.cache().release(fork);
    assertThat(registered.value(CacheMetrics.BLOCKS_SHARED)).isZero();
    Histogram lifetimes = registered.histogram(CacheMetrics.BLOCK_LIFETIME_MILLIS);
    long before = lifetimes.getCount();
    engine.cache().release(context);
    assertThat(lifetimes.getCount()).isEqualTo(before + 1);
  }

  @Test
  void countPrefixesAndWhatSharingThemSaved() {
    PrefixContent content = new PrefixContent(List.of(new float[8], new float[8]));
    for (int i = 0; i < 3; i++) {
      batch.add(engine.cache().newContext(0), engine.prefix(content), 0, new float[5]);
    }
    assertThat(registered.value(CacheMetrics.PREFIX_QUERIES)).isEqualTo(3);
    assertThat(registered.value(CacheMetrics.PREFIX_HITS)).isEqualTo(2);
    assertThat(registered.value(CacheMetrics.PREFIX_ENTRIES)).isEqualTo(1);
    double stepBytes = engine.cache().pageFormat().shape().pageBytes() / 16.0;
    assertThat(registered.value(CacheMetrics.PREFIX_BYTES_SAVED)).isEqualTo(2 * 2 * stepBytes);
  }

  @Test
  void tellMemoryByKind() throws Exception {
    assertThat(registered.value(CacheMetrics.WEIGHT_BYTES))
        .isGreaterThanOrEqualTo(ModelDirectory.read(directory).network().bytes() / 2);
    assertThat(registered.value(CacheMetrics.KV_BYTES))
        .isEqualTo(engine.memory().kvCache())
        .isGreaterThanOrEqualTo(
            engine.cache().blocksTotal() * 32.0 * engine.cache().pageFormat().shape().pageBytes());
    assertThat(registered.value(CacheMetrics.PREFIX_BYTES))
        .isGreaterThanOrEqualTo(8 * 4.0 * engine.cache().pageFormat().shape().pageBytes());
    assertThat(registered.value(CacheMetrics.WORKSPACE_BYTES)).isPositive();
  }

  @Test
  void tellWhatComputesAndWhatItsLastPassAllocated() {
    batch.add(engine.cache().newContext(0), 0, new float[5]);
    engine.run(batch);
    assertThat(registered.gauge(CacheMetrics.KERNEL))
        .isEqualTo(engine.kernel())
        .asString()
        .matches("vector-\\d+|loops");
    assertThat(registered.value(CacheMetrics.ALLOCATED_BYTES))
        .isEqualTo(engine.allocatedBytesOfLastPass())
        .isNotNegative();
    assertThat(registered.value(CacheMetrics.WORKSPACE_BYTES)).isEqualTo(engine.workspaceBytes());
  }

  @Test
  void tellWhatComputesAsANumber() {
    assertThat(registered.value(CacheMetrics.VECTOR_BITS))
        .isEqualTo(CacheMetrics.vectorBits(engine.kernel()));
    assertThat(CacheMetrics.vectorBits("vector-512")).isEqualTo(512);
    assertThat(CacheMetrics.vectorBits("vector-128")).isEqualTo(128);
    assertThat(CacheMetrics.vectorBits("loops")).isZero();
    assertThat(CacheMetrics.vectorBits("torch")).isEqualTo(-1);
  }

  @Test
  void nameTheModelInALabel() {
    assertThat(registered.value(CacheMetrics.MODEL_INFO)).isEqualTo(1);
    assertThat(registered.labels()).containsEntry(CacheMetrics.MODEL_ID, engine.modelId());
  }

  @Test
  void tellHowOftenInstrumentsWereOnTheDevice() {
    assertThat(registered.value(CacheMetrics.HIT_RATIO)).isEqualTo(1);
    metrics.cacheHits.inc(3);
    metrics.reloads.inc();
    assertThat(registered.value(CacheMetrics.HIT_RATIO)).isEqualTo(0.75);
  }
}
