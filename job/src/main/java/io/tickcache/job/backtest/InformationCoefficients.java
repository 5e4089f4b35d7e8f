package io.tickcache.job.backtest;

import io.tickcache.backtest.decision.Forecasts;
import io.tickcache.backtest.decision.TanhTarget;
import io.tickcache.backtest.metrics.RollingCorrelation;
import io.tickcache.history.Target;
import io.tickcache.job.backtest.report.ReportContent.RollingIc;
import io.tickcache.schemas.Prediction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** How well what was predicted agreed with what came, over time and by instrument. */
final class InformationCoefficients {

  private static final int POINTS = 400;
  private static final int MOST_INSTRUMENTS = 12;
  private static final int WINDOWS = 12;

  /** Lengths of windows that people think in, microseconds. */
  private static final long[] LENGTHS =
      Stream.of(
              "PT1S", "PT10S", "PT30S", "PT1M", "PT5M", "PT15M", "PT1H", "PT6H", "P1D", "P7D",
              "P28D", "P91D")
          .mapToLong(text -> TimeUnit.NANOSECONDS.toMicros(Duration.parse(text).toNanos()))
          .toArray();

  private final JobRecords records;
  private final String output;

  InformationCoefficients(JobRecords records, String output) {
    this.records = records;
    this.output = output;
  }

  /** A line an instrument, of the first ones; none if the output names no return. */
  List<RollingIc> lines() {
    Target target = DataChecks.returnOf(output);
    if (target == null) {
      return List.of();
    }
    long span = records.scan().lastMicros() - records.scan().firstMicros();
    long window = window(span / WINDOWS);
    List<RollingIc> lines = new ArrayList<>();
    forecasts()
        .forEach(
            (instrument, its) -> {
              double[] returns =
                  target.bars() > 0
                      ? its.returnsOverSteps(target.bars())
                      : its.returnsOver(target.horizonMicros());
              lines.add(
                  new RollingIc(
                      instrument + ", " + output,
                      window,
                      RollingCorrelation.of(its.times(), its.values(), returns, window, POINTS)));
            });
    return lines;
  }

  private static long window(long least) {
    return Arrays.stream(LENGTHS).filter(length -> length >= least).findFirst().orElse(least);
  }

  private Map<String, Forecasts> forecasts() {
    Map<String, Forecasts> byInstrument = new TreeMap<>();
    records.scan().firsts().keySet().stream()
        .limit(MOST_INSTRUMENTS)
        .forEach(instrument -> byInstrument.put(instrument, new Forecasts()));
    for (Iterator<Prediction> all = records.predictions(); all.hasNext(); ) {
      Prediction prediction = all.next();
      Forecasts its = byInstrument.get(prediction.getInstrument());
      float value = TanhTarget.valueOf(prediction, output);
      if (its != null && !Float.isNaN(value)) {
        its.add(prediction, value);
      }
    }
    return byInstrument;
  }
}
