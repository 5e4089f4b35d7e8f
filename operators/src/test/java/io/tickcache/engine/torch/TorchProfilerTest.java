package io.tickcache.engine.torch;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.engine.EngineOptions;
import io.tickcache.engine.EngineType;
import io.tickcache.engine.InferenceEngine;
import io.tickcache.engine.StepBatch;
import io.tickcache.engine.TestModels;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class TorchProfilerTest {

  @Test
  void namesTheOperatorsThatRan() throws IOException {
    EngineOptions options = EngineOptions.of(8 << 20, 16).withEngine(EngineType.TORCH);
    try (InferenceEngine engine = InferenceEngine.open(TestModels.rope(40), options)) {
      StepBatch batch = engine.newBatch();
      batch.add(engine.cache().newContext(0), 0, new float[TestModels.FEATURES[0]]);
      String trace = TorchProfiler.record(() -> engine.run(batch));
      assertThat(trace).contains("aten::gelu", "\"dur\"");
    }
  }
}
