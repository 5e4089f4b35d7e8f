package io.tickcache.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.core.fs.CloseableRegistry;
import org.apache.flink.runtime.state.DefaultOperatorStateBackendBuilder;
import org.apache.flink.runtime.state.OperatorStateBackend;
import org.junit.jupiter.api.Test;

class PlatformStateTest {

  @Test
  void seesThatAnotherPlatformWroteTheState() throws Exception {
    try (OperatorStateBackend backend =
        new DefaultOperatorStateBackendBuilder(
                getClass().getClassLoader(),
                new ExecutionConfig(),
                false,
                List.of(),
                new CloseableRegistry())
            .build()) {
      assertThat(new PlatformState(backend).differsFrom("a")).isFalse();
      new PlatformState(backend).write("a");
      assertThat(new PlatformState(backend).differsFrom("a")).isFalse();
      assertThat(new PlatformState(backend).differsFrom("b")).isTrue();
    }
  }
}
