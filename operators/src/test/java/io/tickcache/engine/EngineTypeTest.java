package io.tickcache.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickcache.engine.torch.TorchScriptArchive;
import io.tickcache.model.ModelDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EngineTypeTest {

  private static final ModelDirectory WEIGHTS = TestModels.rope(40);
  private static final ModelDirectory SCRIPT = TorchScriptArchive.modelOf(WEIGHTS);

  @ParameterizedTest
  @CsvSource({
    "WEIGHTS, AUTO,   CPU, VECTOR",
    "WEIGHTS, AUTO,   GPU, TORCH",
    "WEIGHTS, VECTOR, CPU, VECTOR",
    "WEIGHTS, TORCH,  CPU, TORCH",
    "WEIGHTS, TORCH,  GPU, TORCH",
    "SCRIPT,  AUTO,   CPU, TORCH",
    "SCRIPT,  AUTO,   GPU, TORCH",
    "SCRIPT,  TORCH,  CPU, TORCH",
  })
  void isWhatRunsTheModelThere(String model, EngineType asked, Device device, EngineType runs) {
    ModelDirectory of = model.equals("WEIGHTS") ? WEIGHTS : SCRIPT;
    assertThat(EngineType.of(of, options(asked, device))).isEqualTo(runs);
  }

  @Test
  void isNotVectorForAFileOfTheUsersOwn() {
    assertThatThrownBy(() -> EnginePlan.of(SCRIPT, options(EngineType.VECTOR, Device.CPU)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("'model.engine' = vector", "TorchScript", "set it to torch");
  }

  @Test
  void isNotVectorOnAGpu() {
    assertThatThrownBy(() -> EnginePlan.of(WEIGHTS, options(EngineType.VECTOR, Device.GPU)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("'model.engine' = vector", "'model.device' = gpu");
  }

  private static EngineOptions options(EngineType engine, Device device) {
    return EngineOptions.of(8 << 20, 16).withEngine(engine).withDevice(device);
  }
}
