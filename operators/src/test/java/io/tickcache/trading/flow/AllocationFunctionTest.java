package io.tickcache.trading.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.model.HeadType;
import io.tickcache.schemas.Allocation;
import io.tickcache.schemas.Weight;
import io.tickcache.trading.TestPredictions;
import io.tickcache.trading.allocation.AllocationPolicy;
import io.tickcache.trading.allocation.AllocationPolicy.Limits;
import io.tickcache.trading.allocation.AllocationPolicy.Missing;
import io.tickcache.trading.allocation.AllocationPolicy.Rule;
import io.tickcache.trading.allocation.Outlook;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AllocationFunctionTest {

  private static final List<String> INSTRUMENTS =
      IntStream.range(0, 7).mapToObj(i -> "test:" + i).toList();

  private static AllocationPolicy policy(Missing missing, Duration every) {
    return policy("test", TestPredictions.OUTPUT, missing, every);
  }

  private static AllocationPolicy policy(
      String name, String output, Missing missing, Duration every) {
    return new AllocationPolicy(
        name,
        output,
        HeadType.REGRESSION,
        INSTRUMENTS,
        every,
        Rule.RISK,
        missing,
        Duration.ofSeconds(3),
        new Limits(false, 0, 1, 0.4, 0.5, 2_000),
        Duration.ofSeconds(4));
  }

  private static final AllocationPolicy POLICY = policy(Missing.OUT, Duration.ofSeconds(1));

  private static final class Harness
      extends KeyedOneInputStreamOperatorTestHarness<String, Outlook, Allocation> {
    Harness(AllocationPolicy policy, boolean live, OperatorSubtaskState state) throws Exception {
      super(
          new EndingProcessOperator<>(new AllocationFunction(policy), live),
          outlook -> policy.name(),
          Types.STRING);
      setup(AllocationSerializer.INSTANCE);
      if (state != null) {
        initializeState(state);
      }
      open();
    }

    void take(Outlook outlook) throws Exception {
      processElement(outlook, outlook.timeMicros() / 1_000);
    }

    List<Long> times() {
      return extractOutputValues().stream().map(Allocation::getEventTimeMicros).toList();
    }
  }

  private static Outlook outlook(int instrument, long micros, float value) {
    return Outlook.of(
        TestPredictions.of("test:" + instrument, micros, value, 1), TestPredictions.OUTPUT);
  }

  /** Some fall silent for longer than the policy allows, and all do at times. */
  private static List<Outlook> outlooks(Random random) {
    List<Outlook> outlooks = new ArrayList<>();
    for (int i = 0; i < INSTRUMENTS.size(); i++) {
      long time = random.nextInt(1_000_000);
      for (int k = 0; k < 150; k++) {
        time += random.nextInt(30) == 0 ? 7_000_000 : random.nextInt(1_500_000);
        time = k == 100 ? 200_000_000 + random.nextInt(1_000_000) : time;
        outlooks.add(outlook(i, time, random.nextInt(60) - 30f));
      }
    }
    outlooks.sort(Comparator.comparingLong(Outlook::timeMicros));
    return outlooks;
  }

  /** As they come where other partitions are behind, with checkpoints in between. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void neitherOrderNorWatermarksNorRestoresChangeAnAllocation(long seed) throws Exception {
    Random random = new Random(seed);
    List<Outlook> outlooks = outlooks(random);
    List<Allocation> expected = straightThrough(outlooks);
    assertThat(expected).hasSizeGreaterThan(150);
    assertThat(expected).anyMatch(allocation -> allocation.getGross() > 0.9);

    List<Allocation> allocations = new ArrayList<>();
    Harness subtask = new Harness(POLICY, false, null);
    for (int from = 0; from < outlooks.size(); ) {
      int to = Math.min(outlooks.size(), from + 1 + random.nextInt(40));
      List<Outlook> some = new ArrayList<>(outlooks.subList(from, to));
      Collections.shuffle(some, random);
      for (Outlook outlook : some) {
        subtask.take(outlook);
      }
      long safe = to < outlooks.size() ? outlooks.get(to).timeMicros() / 1_000 - 1 : 0;
      if (random.nextBoolean()) {
        subtask.processWatermark(Math.max(0, safe));
      }
      if (random.nextInt(4) == 0) {
        OperatorSubtaskState state = subtask.snapshot(from, from);
        allocations.addAll(subtask.extractOutputValues());
        subtask.close();
        subtask = new Harness(POLICY, false, state);
      }
      from = to;
    }
    subtask.endInput();
    allocations.addAll(subtask.extractOutputValues());
    assertThat(subtask.numEventTimeTimers()).as("timers").isZero();
    subtask.close();
    assertThat(allocations).isEqualTo(expected);
  }

  private static List<Allocation> straightThrough(List<Outlook> outlooks) throws Exception {
    try (Harness subtask = new Harness(POLICY, false, null)) {
      for (Outlook outlook : outlooks) {
        subtask.processWatermark(outlook.timeMicros() / 1_000 - 1);
        subtask.take(outlook);
      }
      subtask.processWatermark(Long.MAX_VALUE);
      return subtask.extractOutputValues();
    }
  }

  @Test
  void timesWithoutAnyNewsHaveNoAllocationOnceNothingIsHeld() throws Exception {
    try (Harness subtask = new Harness(POLICY, true, null)) {
      subtask.take(outlook(0, 1_500_000, 1));
      subtask.processWatermark(60_000);
      assertThat(subtask.times()).containsExactly(2_000_000L, 3_000_000L, 4_000_000L);
      assertThat(subtask.numEventTimeTimers()).isZero();
      subtask.take(outlook(1, 61_000_000, 1)); // on the grid: it counts there
      subtask.processWatermark(61_000);
      assertThat(subtask.times()).endsWith(4_000_000L, 61_000_000L);
      assertThat(subtask.numKeyedStateEntries()).as("the portfolio and its output").isEqualTo(2);
    }
  }

  @Test
  void whatComesLateIsNewsForTheNextTime() throws Exception {
    try (Harness subtask = new Harness(POLICY, true, null)) {
      subtask.take(outlook(0, 1_500_000, 1));
      subtask.processWatermark(2_000);
      subtask.take(outlook(1, 1_900_000, 1));
      subtask.processWatermark(3_000);
      assertThat(subtask.extractOutputValues().get(0).getWeights().get(1).getValue()).isNull();
      assertThat(subtask.extractOutputValues().get(1).getWeights().get(1).getValue()).isEqualTo(1f);
    }
  }

  @Test
  void aLiveJobThatIsDrainedAllocatesNothingForThat() throws Exception {
    OperatorSubtaskState state;
    try (Harness subtask = new Harness(POLICY, true, null)) {
      subtask.take(outlook(0, 1_500_000, 1));
      subtask.processWatermark(2_000);
      subtask.take(outlook(1, 2_700_000, 1));
      subtask.processWatermark(Long.MAX_VALUE);
      subtask.endInput();
      assertThat(subtask.times()).containsExactly(2_000_000L);
      state = subtask.snapshot(1, 1);
    }
    try (Harness subtask = new Harness(POLICY, true, state)) {
      subtask.setProcessingTime(10_000); // whatever was set anew
      subtask.processWatermark(4_000);
      assertThat(subtask.times()).containsExactly(3_000_000L, 4_000_000L);
    }
  }

  @Test
  void aPolicyOfAnotherGridGoesOnAtItsOwnTimes() throws Exception {
    OperatorSubtaskState state;
    try (Harness subtask = new Harness(POLICY, true, null)) {
      subtask.take(outlook(0, 1_500_000, 1));
      state = subtask.snapshot(1, 1);
    }
    AllocationPolicy slower = policy(Missing.OUT, Duration.ofSeconds(5));
    try (Harness subtask = new Harness(slower, true, state)) {
      subtask.processWatermark(5_000);
      assertThat(subtask.times()).as("older than the policy allows by then").isEmpty();
      subtask.take(outlook(0, 9_500_000, 1));
      subtask.processWatermark(10_000);
      assertThat(subtask.times()).containsExactly(10_000_000L);
    }
  }

  /** Whose timers are set anew a moment later than its first news comes. */
  @Test
  void whatWaitedAsALiveJobWasDrainedIsAllocatedBeforeWhatComesNext() throws Exception {
    OperatorSubtaskState state;
    try (Harness subtask = new Harness(POLICY, true, null)) {
      subtask.take(outlook(0, 1_500_000, 1));
      subtask.processWatermark(2_000);
      subtask.take(outlook(1, 2_700_000, 1));
      subtask.processWatermark(Long.MAX_VALUE);
      state = subtask.snapshot(1, 1);
    }
    try (Harness subtask = new Harness(POLICY, true, state)) {
      subtask.take(outlook(2, 4_500_000, 1));
      subtask.processWatermark(5_000);
      subtask.setProcessingTime(10_000);
      subtask.processWatermark(6_000);
      assertThat(subtask.times()).containsExactly(3_000_000L, 4_000_000L, 5_000_000L, 6_000_000L);
    }
  }

  @Test
  void anotherNameIsAnotherPortfolio() throws Exception {
    OperatorSubtaskState state;
    try (Harness subtask = new Harness(POLICY, true, null)) {
      subtask.take(outlook(0, 1_500_000, 1));
      subtask.processWatermark(2_000);
      subtask.take(outlook(1, 2_500_000, 1));
      state = subtask.snapshot(1, 1);
    }
    AllocationPolicy other =
        policy("other", TestPredictions.OUTPUT, Missing.OUT, Duration.ofSeconds(1));
    try (Harness subtask = new Harness(other, true, state)) {
      subtask.take(outlook(3, 3_500_000, 1));
      subtask.processWatermark(4_000);
      assertThat(subtask.times()).containsExactly(4_000_000L);
      assertThat(subtask.extractOutputValues().get(0).getPortfolio()).isEqualTo("other");
      subtask.processWatermark(60_000);
      assertThat(subtask.numEventTimeTimers()).isZero();
      assertThat(subtask.numKeyedStateEntries()).as("its own alone").isEqualTo(2);
    }
  }

  @Test
  void whatWasSaidOfAnotherOutputIsForgotten() throws Exception {
    OperatorSubtaskState state;
    try (Harness subtask = new Harness(POLICY, true, null)) {
      subtask.take(outlook(0, 1_500_000, 1));
      subtask.processWatermark(2_000);
      subtask.take(outlook(1, 2_500_000, 1));
      state = subtask.snapshot(1, 1);
    }
    AllocationPolicy other = policy("test", "other", Missing.OUT, Duration.ofSeconds(1));
    try (Harness subtask = new Harness(other, true, state)) {
      subtask.take(outlook(2, 2_600_000, 1));
      subtask.processWatermark(3_000);
      assertThat(subtask.extractOutputValues().get(0).getWeights())
          .extracting(Weight::getValue)
          .containsExactly(null, null, 1f, null, null, null, null);
    }
  }

  @Test
  void whatWaitsOfAnInstrumentThatIsLeftOutIsForgotten() throws Exception {
    OperatorSubtaskState state;
    try (Harness subtask = new Harness(POLICY, true, null)) {
      subtask.take(outlook(0, 1_500_000, 1));
      subtask.take(outlook(6, 1_500_000, 1));
      state = subtask.snapshot(1, 1);
    }
    AllocationPolicy fewer =
        new AllocationPolicy(
            "test",
            POLICY.output(),
            POLICY.head(),
            INSTRUMENTS.subList(0, 6),
            POLICY.every(),
            POLICY.rule(),
            POLICY.missing(),
            POLICY.maxAge(),
            POLICY.limits(),
            POLICY.halfLife());
    try (Harness subtask = new Harness(fewer, true, state)) {
      subtask.processWatermark(60_000);
      assertThat(subtask.times()).hasSize(3);
      assertThat(subtask.numKeyedStateEntries()).as("nothing waits").isEqualTo(2);
    }
  }

  @Test
  void instrumentsAreMissingUntilTheirFirstPrediction() throws Exception {
    AllocationFunction function = new AllocationFunction(POLICY);
    try (var subtask =
        new KeyedOneInputStreamOperatorTestHarness<String, Outlook, Allocation>(
            new EndingProcessOperator<>(function, true), outlook -> "test", Types.STRING)) {
      subtask.setup(AllocationSerializer.INSTANCE);
      subtask.open();
      assertThat(function.missing()).as("all may be misspelt").isEqualTo(7);
      subtask.processElement(outlook(0, 1_500_000, 1), 1_500);
      subtask.processElement(outlook(1, 1_500_000, 1), 1_500);
      subtask.processWatermark(2_000);
      assertThat(function.missing()).isEqualTo(5);
    }
  }
}
