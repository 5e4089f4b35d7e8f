package io.tickcache.lab.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.lab.report.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RoundsTest {

  private final List<String> calls = new ArrayList<>();
  private final AtomicLong nanos = new AtomicLong();

  @Test
  void measuresAllQuantitiesInTurnAndBeginsEachRoundWithAnother() {
    List<Integer> progress = new ArrayList<>();
    Rounds rounds = new Rounds(3, progress::add);
    rounds.add("a", () -> call("a"));
    rounds.add("b", () -> call("b"));

    Map<String, Samples> samples = rounds.run();

    assertThat(calls).containsExactly("a", "b", "b", "a", "a", "b");
    assertThat(progress).containsExactly(1, 2, 3);
    assertThat(samples.get("a").median()).isEqualTo(4); // of calls 1, 4 and 5
  }

  @Test
  void repeatsAShortTaskAndTakesTheMedian() {
    Rounds rounds = new Rounds(1, round -> {});
    rounds.addTask("short", () -> passMillis(calls.size() == 5 ? 900 : 1), nanos::get);

    Samples seconds = rounds.run().get("short");

    assertThat(calls).hasSize(2 + Rounds.MOST_REPEATS);
    assertThat(seconds.median()).isEqualTo(0.001);
  }

  @Test
  void runsALongTaskOnceARound() {
    Rounds rounds = new Rounds(2, round -> {});
    rounds.addTask("long", () -> passMillis(500), nanos::get);

    assertThat(rounds.run().get("long").median()).isEqualTo(0.5);
    assertThat(calls).hasSize(2 + 2);
  }

  private double call(String name) {
    calls.add(name);
    return calls.size();
  }

  private void passMillis(long millis) {
    calls.add("task");
    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
  }
}
