package io.tickcache.engine.vector;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.engine.EngineOptions;
import io.tickcache.engine.EnginePlan;
import io.tickcache.model.HeadType;
import io.tickcache.model.ModelConfig;
import io.tickcache.model.ModelFactory;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KernelWarmUpTest {

  private static final long SOME = 1_024;

  /** Else a start waits in vain, and slower kernels serve. */
  @Test
  void takesNoOutputsForVectorsOnTheHeap() {
    long few = bytesBesideOutputs(1); // with what plain Java needs before it is compiled

    assertThat(bytesBesideOutputs(7)).isLessThanOrEqualTo(few + SOME);
    assertThat(bytesBesideOutputs(64)).isLessThanOrEqualTo(few + SOME);
  }

  /** The most of a pass, by kernels that never have a vector. */
  private static long bytesBesideOutputs(int outputs) {
    EnginePlan plan =
        EnginePlan.of(
            ModelFactory.untrained(withOutputs(outputs), 1), EngineOptions.of(8 << 20, 128));
    KernelWarmUp warmUp = new KernelWarmUp(plan, () -> false);
    VectorNetwork loops = warmUp.networkOf(new LoopKernels());
    warmUp.round(loops); // classes are loaded
    return warmUp.round(loops);
  }

  private static ModelConfig withOutputs(int outputs) {
    ModelConfig config = ModelFactory.smallConfig();
    List<String> names =
        IntStream.rangeClosed(1, outputs).mapToObj(i -> "return_" + i + "bars_bps").toList();
    return new ModelConfig(
        config.formatVersion(),
        config.name(),
        config.trained(),
        config.architecture(),
        config.tokenTypes(),
        new ModelConfig.Head(HeadType.REGRESSION, names, 0.3));
  }
}
