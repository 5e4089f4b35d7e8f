package io.tickcache.job.backtest;

import io.tickcache.backtest.AccountResult;
import io.tickcache.backtest.Order;
import io.tickcache.backtest.metrics.BacktestMetrics;
import io.tickcache.backtest.metrics.InSampleSpan;
import io.tickcache.backtest.metrics.Trials;
import io.tickcache.backtest.metrics.UtcDays;
import io.tickcache.backtest.simulation.SimulatedAccount;
import io.tickcache.backtest.simulation.TradingPlan;
import io.tickcache.job.ShippedModel;
import io.tickcache.job.backtest.report.ReportContent;
import io.tickcache.job.backtest.report.ReportContent.DataSpan;
import io.tickcache.job.backtest.report.ReportContent.OtherAccount;
import io.tickcache.job.backtest.report.ReportContent.SignalChange;
import io.tickcache.schemas.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Puts together what a report shows. */
final class ReportParts {

  private static final String CARD = "README.md";

  private final BacktestOptions options;
  private final TradingPlan plan;
  private final JobRecords records;
  private final List<ModelPart> models;

  ReportParts(
      BacktestOptions options, TradingPlan plan, JobRecords records, List<ModelPart> models) {
    this.options = options;
    this.plan = plan;
    this.records = records;
    this.models = models;
  }

  ReportContent content(
      List<SimulatedAccount> simulated, List<DataSpan> data, List<InSampleSpan> inSample)
      throws IOException {
    AccountResult strategy = simulated.get(0).result();
    List<OtherAccount> others = Accounts.others(simulated);
    List<String> notes = new Notes(options, plan, records).of(strategy);
    BacktestMetrics metrics =
        BacktestMetrics.of(
            strategy,
            others.stream().map(OtherAccount::account).toList(),
            trials(strategy),
            inSample,
            notes);
    return new ReportContent(
        title(),
        options.command(),
        Currency.of(records.scan().firsts().keySet()),
        new SettingsShown(options, plan, models).lines(),
        data,
        inSample,
        notes,
        card(),
        strategy,
        others,
        metrics,
        signals(),
        new InformationCoefficients(records, options.output(models.get(0).config())).lines(),
        latencies(strategy));
  }

  private Trials trials(AccountResult strategy) {
    int days = UtcDays.of(strategy.equity()).returns().length;
    return Trials.ofNumber(options.trials(), days);
  }

  private String title() {
    String name = models.get(0).config().name();
    return models.size() == 1
        ? "Backtest of " + name
        : "Walk forward of " + name + ", " + models.size() + " folds";
  }

  /** The model's card, if it has one; of a walk forward there are as many models as folds. */
  private String card() throws IOException {
    if (models.size() > 1) {
      return null;
    }
    if (options.model() == null) {
      return ShippedModel.card();
    }
    Path card = models.get(0).directory().resolve(CARD);
    return Files.isRegularFile(card) ? Files.readString(card) : null;
  }

  private List<SignalChange> signals() {
    List<SignalChange> changes = new ArrayList<>();
    for (Iterator<Signal> all = records.signals(); all.hasNext(); ) {
      Signal signal = all.next();
      if (signal.getSide() != signal.getPreviousSide()) {
        changes.add(
            new SignalChange(
                signal.getInstrument(), signal.getEventTimeMicros(), direction(signal)));
      }
    }
    return changes;
  }

  private static int direction(Signal signal) {
    return switch (signal.getSide()) {
      case LONG -> 1;
      case SHORT -> -1;
      case NEUTRAL -> 0;
    };
  }

  /** From the event to the exchange. */
  private long[] latencies(AccountResult strategy) {
    return strategy.orders().stream().mapToLong(this::latency).toArray();
  }

  private long latency(Order order) {
    long feed = plan.latencies().feedMicros(order.decidedMicros());
    return feed + order.arrivesMicros() - order.decidedMicros();
  }
}
