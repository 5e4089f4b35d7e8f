package io.tickcache.inference;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickcache.model.EngineOptions;
import io.tickcache.model.ModelDirectory;
import io.tickcache.model.ModelFactory;
import io.tickcache.model.TokenSource;
import io.tickcache.testing.TestModels;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.TaskManagerOptions;
import org.junit.jupiter.api.Test;

class NativeMemoryCheckTest {

  private static final ModelDirectory MODEL =
      ModelFactory.untrained(TestModels.tiny(TokenSource.ORDER_BOOK), 1);
  private static final long BUDGET = 100L << 20;
  private static final EngineOptions ENGINE = EngineOptions.of(BUDGET, 100);

  @Test
  void acceptsWhatFitsIntoEachSlot() {
    assertThatCode(() -> NativeMemoryCheck.check(ENGINE, MODEL, taskManager(202, 2)))
        .doesNotThrowAnyException();
  }

  @Test
  void refusesWhatDoesNotAndNamesAllFigures() {
    assertThatThrownBy(() -> NativeMemoryCheck.check(ENGINE, MODEL, taskManager(200, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "'kv-cache.memory' = 100m, 1m of weights and 1m of prefixes need 101m a slot, but"
                + " 'taskmanager.memory.task.off-heap.size' = 200m leaves 100m to each of 2 slots:"
                + " raise it to at least 201m");
  }

  @Test
  void saysNothingWhereTheTaskManagerWasToldNothing() {
    assertThatCode(() -> NativeMemoryCheck.check(ENGINE, MODEL, new Configuration()))
        .doesNotThrowAnyException();
  }

  private static Configuration taskManager(int offHeapMebiBytes, int slots) {
    Configuration configuration = new Configuration();
    configuration.set(
        TaskManagerOptions.TASK_OFF_HEAP_MEMORY, MemorySize.ofMebiBytes(offHeapMebiBytes));
    configuration.set(TaskManagerOptions.NUM_TASK_SLOTS, slots);
    return configuration;
  }
}
