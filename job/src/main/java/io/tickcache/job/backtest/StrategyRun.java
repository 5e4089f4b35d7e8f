package io.tickcache.job.backtest;

import io.tickcache.backtest.AccountResult;
import io.tickcache.job.recorded.RecordedOutputs;
import io.tickcache.job.recorded.RunPace;
import io.tickcache.schemas.Prediction;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a job made of a history, and what the strategy made of that. */
public final class StrategyRun implements AutoCloseable {

  /** Trades what was decided. */
  @FunctionalInterface
  interface Trader {
    AccountResult trade(JobRecords records) throws IOException;
  }

  private final JobRecords records;
  private final Trader trader;

  StrategyRun(JobRecords records, Trader trader) {
    this.records = records;
    this.trader = trader;
  }

  JobRecords records() {
    return records;
  }

  /**
   * The predictions that are traded on, in order of event time, instrument, context epoch and
   * position; as often as anybody asks.
   */
  public Iterator<Prediction> predictions() {
    return records.predictions();
  }

  /** Trades what was decided. */
  public AccountResult account() throws IOException {
    return trader.trade(records);
  }

  /** Such as "USDT"; null if the instruments have no single one. */
  public String quoteCurrency() {
    return Currency.of(records.scan().firsts().keySet());
  }

  /** Bytes of the KV blocks of one full context. */
  public long contextBytes() {
    return last().plan().contextBytes(Long.MAX_VALUE);
  }

  /**
   * Bytes of the KV blocks of all instruments' contexts, as they are after the last prediction of
   * each.
   */
  public long cacheBytes() {
    Map<String, Long> steps = new TreeMap<>();
    try (var predictions = last().predictions()) {
      predictions.forEachRemaining(p -> steps.put(p.getInstrument(), p.getPosition() + 1));
    }
    return steps.values().stream().mapToLong(last().plan()::contextBytes).sum();
  }

  /** Of the last part; empty where nobody measured. */
  public Optional<RunPace> pace() {
    return last().pace();
  }

  private RecordedOutputs last() {
    List<JobRecords.Part> parts = records.parts();
    return parts.get(parts.size() - 1).outputs();
  }

  @Override
  public void close() throws IOException {
    records.close();
  }
}
