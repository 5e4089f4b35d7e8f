package io.tickcache.inference;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickcache.engine.Device;
import io.tickcache.inference.config.InferenceConfig;
import io.tickcache.model.ModelFactory;
import io.tickcache.model.TokenSource;
import io.tickcache.testing.TestModels;
import java.nio.file.Path;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The libtorch that the build brings is for the CPU. */
class MissingGpuTest {

  @TempDir private Path directory;

  @Test
  void aGpuThatIsDemandedAndMissingEndsTheJob() throws Exception {
    ModelFactory.untrained(TestModels.tiny(TokenSource.ORDER_BOOK), 1).write(directory);
    InferenceConfig config =
        ConfigVariant.of(OperatorHarness.config(directory.toString())).device(Device.GPU).build();
    assertThatThrownBy(() -> OperatorHarness.open(config))
        .isInstanceOf(SuppressRestartsException.class)
        .rootCause()
        .hasMessageMatching("'model.device' = gpu: libtorch \\S+ of this process finds no CUDA .*");
  }
}
