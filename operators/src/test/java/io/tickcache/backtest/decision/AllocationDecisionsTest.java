package io.tickcache.backtest.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.model.HeadType;
import io.tickcache.schemas.Allocation;
import io.tickcache.trading.TestPredictions;
import io.tickcache.trading.allocation.AllocationPolicy;
import io.tickcache.trading.allocation.AllocationPolicy.Limits;
import io.tickcache.trading.allocation.AllocationPolicy.Missing;
import io.tickcache.trading.allocation.AllocationPolicy.Rule;
import io.tickcache.trading.allocation.Allocator;
import io.tickcache.trading.allocation.Outlook;
import io.tickcache.trading.allocation.PortfolioState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AllocationDecisionsTest {

  private static final double NO_LIMIT = Double.POSITIVE_INFINITY;

  @Test
  void everyAllocationDecidesOnEveryInstrumentThatHasAPrice() {
    Allocator allocator =
        new Allocator(
            new AllocationPolicy(
                "two",
                TestPredictions.OUTPUT,
                HeadType.REGRESSION,
                List.of("a:A", "a:B", "a:C"),
                Duration.ofSeconds(1),
                Rule.REFERENCE,
                Missing.OUT,
                Duration.ofSeconds(1),
                new Limits(false, 0, 1, 1, NO_LIMIT, NO_LIMIT),
                Duration.ofSeconds(9)));
    var first = allocator.next(PortfolioState.EMPTY, 1_000_000, List.of(outlook("a:B", 700_000)));
    var second =
        allocator.next(
            first.state(),
            2_000_000,
            List.of(outlook("a:A", 1_100_000), outlook("a:B", 1_200_000)));
    List<Allocation> allocations = List.of(first.allocation(), second.allocation());

    List<Decision> decisions = new ArrayList<>();
    new AllocationDecisions(allocations.iterator()).forEachRemaining(decisions::add);
    assertThat(decisions)
        .containsExactly(
            new Decision("a:B", 1_000_000, 1, 104, 99.5, 100.5, -5, 100_000),
            new Decision("a:A", 2_000_000, 0.5, 104, 99.5, 100.5, -5, 157_142),
            new Decision("a:B", 2_000_000, 0.5, 104, 99.5, 100.5, -5, 171_428));
    assertThat(decisions).isSortedAccordingTo(Decision.ORDER);
  }

  private static Outlook outlook(String instrument, long micros) {
    return Outlook.of(TestPredictions.of(instrument, micros, 4, 1), TestPredictions.OUTPUT);
  }
}
