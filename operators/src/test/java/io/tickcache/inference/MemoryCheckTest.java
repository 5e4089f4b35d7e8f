package io.tickcache.inference;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickcache.engine.EngineOptions;
import io.tickcache.engine.EnginePlan;
import io.tickcache.engine.EngineType;
import io.tickcache.model.ModelDirectory;
import io.tickcache.model.ModelFactory;
import io.tickcache.model.TokenSource;
import io.tickcache.testing.TestModels;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.TaskManagerOptions;
import org.junit.jupiter.api.Test;

class MemoryCheckTest {

  private static final ModelDirectory MODEL =
      ModelFactory.untrained(TestModels.tiny(TokenSource.ORDER_BOOK), 1);
  private static final long BUDGET = 100L << 20;
  private static final EngineOptions ENGINE = EngineOptions.of(BUDGET, 100);
  private static final EnginePlan VECTOR = EnginePlan.of(MODEL, ENGINE);
  private static final EnginePlan TORCH = EnginePlan.of(MODEL, ENGINE.withEngine(EngineType.TORCH));

  @Test
  void acceptsWhatFitsIntoEachSlot() {
    assertThatCode(() -> MemoryCheck.check(TORCH, offHeap(202, 2))).doesNotThrowAnyException();
    assertThatCode(() -> MemoryCheck.check(VECTOR, heap(256 + 202, 2))).doesNotThrowAnyException();
  }

  @Test
  void refusesWhatDoesNotAndNamesAllFigures() {
    assertThatThrownBy(() -> MemoryCheck.check(TORCH, offHeap(200, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "'kv-cache.memory' = 100m, 1m of weights and 0m of prefixes need 101m a slot, but"
                + " 'taskmanager.memory.task.off-heap.size' = 200m leaves 100m to each of 2 slots:"
                + " raise it to at least 201m");
    assertThatThrownBy(() -> MemoryCheck.check(VECTOR, heap(456, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "'kv-cache.memory' = 100m, 1m of weights and 0m of prefixes need 101m a slot, but"
                + " 'taskmanager.memory.task.heap.size' = 456m less 256m leaves 100m to each of 2"
                + " slots: set it to at least 457m");
  }

  @Test
  void namesTheTwoLinesToChangeWhereTheMemoryLayOffTheHeapBefore() {
    Configuration before = heap(128, 1);
    before.addAll(offHeap(300, 1));
    assertThatThrownBy(() -> MemoryCheck.check(VECTOR, before))
        .hasMessageEndingWith(
            "'taskmanager.memory.task.heap.size' = 128m less 256m leaves 0m to each of 1 slots: set"
                + " it to at least 357m, and 'taskmanager.memory.task.off-heap.size' = 300m, where"
                + " this memory lay before, to 0m");
  }

  @Test
  void looksAtTheHeapOfTheJvmWhereTheTaskManagerWasToldNothing() {
    Configuration nothing = new Configuration();
    assertThatCode(() -> MemoryCheck.check(TORCH, nothing)).doesNotThrowAnyException();
    assertThatCode(() -> MemoryCheck.checkHeap(VECTOR, nothing, 400L << 20))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> MemoryCheck.checkHeap(VECTOR, nothing, 300L << 20))
        .hasMessageEndingWith(
            "need 101m a slot, but the JVM's heap = 300m less 256m leaves 44m to each of 1 slots:"
                + " give it -Xmx357m (./tickcache: TICKCACHE_HEAP=357m)");
  }

  private static Configuration offHeap(int mebiBytes, int slots) {
    Configuration configuration = new Configuration();
    configuration.set(TaskManagerOptions.TASK_OFF_HEAP_MEMORY, MemorySize.ofMebiBytes(mebiBytes));
    configuration.set(TaskManagerOptions.NUM_TASK_SLOTS, slots);
    return configuration;
  }

  private static Configuration heap(int mebiBytes, int slots) {
    Configuration configuration = new Configuration();
    configuration.set(TaskManagerOptions.TASK_HEAP_MEMORY, MemorySize.ofMebiBytes(mebiBytes));
    configuration.set(TaskManagerOptions.NUM_TASK_SLOTS, slots);
    return configuration;
  }
}
