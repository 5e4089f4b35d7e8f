package io.tickcache.engine.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.EngineException;
import io.tickcache.engine.Device;
import io.tickcache.engine.EngineOptions;
import io.tickcache.engine.EngineType;
import io.tickcache.engine.InferenceEngine;
import io.tickcache.engine.StepBatch;
import io.tickcache.engine.TestModels;
import io.tickcache.kvcache.KvContext;
import org.junit.jupiter.api.Test;

class PassInputsTest {

  @Test
  void countsBytes() {
    assertThat(PassInputs.bytes(0, Float.BYTES)).isZero();
    assertThat(PassInputs.bytes((1L << 29) - 1, Float.BYTES)).isEqualTo(Integer.MAX_VALUE - 3);
  }

  /** So many bytes were a negative number once. */
  @Test
  void whatNoBufferHoldsIsWantOfMemory() {
    long floats = 1_024L * 1_024 * 4_096;
    MemoryLadder ladder =
        new MemoryLadder(
            TestModels.rope(40).config(),
            Device.CPU,
            (batch, advance) -> {
              PassInputs.bytes(batch.size() > 1 ? floats : 1, Float.BYTES);
              return new float[batch.size()][1];
            });

    assertThatThrownBy(() -> PassInputs.bytes(floats, Float.BYTES))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("17179869184 bytes");
    try (InferenceEngine engine =
        InferenceEngine.open(
            TestModels.rope(40), EngineOptions.of(8 << 20, 32).withEngine(EngineType.VECTOR))) {
      StepBatch batch = engine.newBatch();
      KvContext context = engine.cache().newContext(0);
      int features = engine.config().tokenTypes().get(0).features();
      batch.add(context, 0, new float[features]);
      batch.add(context, 0, new float[features]);
      assertThat(
              ladder.run(
                  batch, (group, attention) -> context.advance(null, group.rows().size(), null)))
          .hasNumberOfRows(2);
      assertThat(ladder.splits()).isEqualTo(1);
    }
  }
}
