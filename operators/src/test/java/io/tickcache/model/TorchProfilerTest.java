package io.tickcache.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class TorchProfilerTest {

  @Test
  void namesTheOperatorsThatRan() throws IOException {
    try (InferenceEngine engine =
        InferenceEngine.open(TestModels.rope(40), EngineOptions.of(8 << 20, 16))) {
      StepBatch batch = engine.newBatch();
      batch.add(engine.newContext(0), 0, new float[TestModels.FEATURES[0]]);
      String trace = TorchProfiler.record(() -> engine.run(batch));
      assertThat(trace).contains("aten::softmax", "\"dur\"");
    }
  }
}
