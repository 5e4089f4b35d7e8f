package io.tickcache.job.backtest;

import io.tickcache.backtest.AccountResult;
import io.tickcache.backtest.Liquidity;
import io.tickcache.backtest.decision.Decision;
import io.tickcache.backtest.decision.DelayedDecisions;
import io.tickcache.backtest.decision.PredictionScan;
import io.tickcache.backtest.decision.TanhTarget;
import io.tickcache.backtest.simulation.AccountPlan;
import io.tickcache.backtest.simulation.SimulatedAccount;
import io.tickcache.job.backtest.report.ReportContent.OtherAccount;
import io.tickcache.job.backtest.report.ReportContent.Purpose;
import io.tickcache.job.backtest.trading.Sizing;
import io.tickcache.job.backtest.trading.TradingFile;
import io.tickcache.model.ModelConfig;
import java.math.BigDecimal;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;

/** The strategy's account, and those that it is compared with. */
final class Accounts {

  private final TradingFile trading;
  private final double size;
  private final double maxGross;
  private final JobRecords records;
  private final Supplier<Iterator<Decision>> decisions;

  private Accounts(
      BacktestOptions options, JobRecords records, Supplier<Iterator<Decision>> decisions) {
    this.trading = options.trading();
    this.size = options.size();
    this.maxGross = options.maxGross();
    this.records = records;
    this.decisions = decisions;
  }

  static Accounts of(BacktestOptions options, ModelConfig.Head head, JobRecords records) {
    if (options.sizing() == Sizing.SIGNALS) {
      return new Accounts(options, records, records::bySignals);
    }
    if (options.sizing() == Sizing.ALLOCATIONS) {
      return new Accounts(options, records, records::byAllocations);
    }
    TanhTarget target =
        new TanhTarget(head.outputs().get(0), head.type(), options.trading().gain());
    return new Accounts(options, records, () -> records.byPredictions(target));
  }

  AccountPlan strategy() {
    return plan("strategy", decisions.get(), true);
  }

  /** The strategy's first. */
  List<AccountPlan> plans(PredictionScan scan) {
    return List.of(
        strategy(),
        plan("sign flipped", flipped(decisions.get()), false),
        plan("one step late", new DelayedDecisions(records.predictions(), decisions.get()), false),
        new AccountPlan(
            "buy and hold",
            scan.firsts().values().stream()
                .map(first -> Decision.of(first, 1))
                .sorted(Decision.ORDER)
                .iterator(),
            1.0 / scan.firsts().size(),
            Double.MAX_VALUE,
            Liquidity.TAKER, // one order each: a maker's might never be filled
            false));
  }

  private AccountPlan plan(String name, Iterator<Decision> its, boolean detailed) {
    return new AccountPlan(name, its, size, maxGross, trading.execution(), detailed);
  }

  private static Iterator<Decision> flipped(Iterator<Decision> decisions) {
    Iterable<Decision> all = () -> decisions;
    return StreamSupport.stream(all.spliterator(), false).map(Decision::flipped).iterator();
  }

  /** What the strategy is compared with, from the accounts of {@link #plans}. */
  static List<OtherAccount> others(List<SimulatedAccount> simulated) {
    SimulatedAccount strategy = simulated.get(0);
    return List.of(
        new OtherAccount(Purpose.BUY_AND_HOLD, result(simulated, 3)),
        new OtherAccount(Purpose.SIGN_FLIPPED, result(simulated, 1)),
        new OtherAccount(Purpose.DELAYED, result(simulated, 2)),
        new OtherAccount(Purpose.OTHER_COSTS, strategy.withCosts("no costs", BigDecimal.ZERO)),
        new OtherAccount(
            Purpose.OTHER_COSTS, strategy.withCosts("twice the costs", BigDecimal.valueOf(2))));
  }

  private static AccountResult result(List<SimulatedAccount> simulated, int index) {
    return simulated.get(index).result();
  }
}
