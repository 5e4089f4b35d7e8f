package io.tickcache.engine.vector;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.engine.EngineMemory;
import io.tickcache.engine.EngineOptions;
import io.tickcache.engine.InferenceEngine;
import io.tickcache.engine.TestModels;
import org.junit.jupiter.api.Test;

class VectorNetworkTest {

  /** Flink lets go of a job's gauges some time after the job: its memory must be free by then. */
  @Test
  void takesNoMemoryWhenClosedThoughSomebodyHoldsIt() {
    long cache = Runtime.getRuntime().maxMemory() / 5;
    InferenceEngine[] held = new InferenceEngine[10];
    for (int i = 0; i < held.length; i++) {
      held[i] = InferenceEngine.open(TestModels.rope(40), EngineOptions.of(cache, 16));
      EngineMemory memory = held[i].memory();
      held[i].close();
      assertThat(held[i].memory()).isEqualTo(memory);
      assertThat(held[i].workspaceBytes()).isEqualTo(memory.workspace());
    }
  }
}
