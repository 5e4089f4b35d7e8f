package io.tickcache.inference;

import io.tickcache.inference.batch.TimedPrediction;
import io.tickcache.inference.event.PriceNews;
import io.tickcache.inference.event.RawEvent;
import io.tickcache.inference.metrics.InferenceMetrics;
import io.tickcache.schemas.Forecast;
import io.tickcache.schemas.Prediction;
import io.tickcache.steps.EventFate;
import io.tickcache.steps.EventTime;
import io.tickcache.steps.PriceMark;
import io.tickcache.steps.RefusedEventException;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/** Where a subtask's predictions, forecasts and dead letters go. */
final class InferenceOutput {

  private final Output<StreamRecord<TimedPrediction>> output;
  private final InferenceMetrics metrics;
  private final Clocks clocks;
  private final boolean isFirstSubtask;
  private final boolean tellsPrices;

  InferenceOutput(
      Output<StreamRecord<TimedPrediction>> output,
      InferenceMetrics metrics,
      Clocks clocks,
      int subtask,
      boolean tellsPrices) {
    this.output = output;
    this.metrics = metrics;
    this.clocks = clocks;
    this.isFirstSubtask = subtask == 0;
    this.tellsPrices = tellsPrices;
  }

  /**
   * A step was predicted of.
   *
   * @param mark what its event said of the price
   */
  void prediction(TimedPrediction prediction, PriceMark mark) {
    long eventTimeMicros = prediction.prediction().getEventTimeMicros();
    clocks.predicted(eventTimeMicros);
    output.collect(new StreamRecord<>(prediction, EventTime.toMillis(eventTimeMicros)));
    tell(prediction.prediction().getInstrument(), mark, prediction.prediction());
  }

  /** What follows a step was forecast. */
  void forecast(Forecast forecast) {
    output.collect(
        InferencePipeline.FORECASTS,
        new StreamRecord<>(forecast, EventTime.toMillis(forecast.getEventTimeMicros())));
  }

  /** An event said something of its instrument's price. */
  void price(String instrument, PriceMark mark) {
    tell(instrument, mark, null);
  }

  private void tell(String instrument, PriceMark mark, Prediction prediction) {
    if (tellsPrices) {
      output.collect(
          InferencePipeline.PRICES,
          new StreamRecord<>(
              new PriceNews(instrument, mark, prediction),
              EventTime.toMillis(mark.eventTimeMicros())));
    }
  }

  /** A record that was refused when it came. */
  void deadOnArrival(RawEvent raw, RefusedEventException refusal) {
    if (refusal.fate() == EventFate.LATE) {
      clocks.wasLate(raw);
    }
    deadLetter(raw, refusal);
  }

  /** A record that was refused. */
  void deadLetter(RawEvent raw, RefusedEventException refusal) {
    metrics.became(refusal.fate());
    metrics.deadLetters.inc();
    output.collect(
        InferencePipeline.DEAD_LETTERS,
        new StreamRecord<>(DeadLetters.of(raw, refusal), raw.timestampMillis()));
  }

  /** A market record was taken. Every subtask sees it: the first one alone tells of it. */
  void marketRecord(RawEvent raw) {
    if (isFirstSubtask) {
      clocks.came(raw);
      metrics.became(EventFate.MARKET_RECORD);
    }
  }

  /** The same of one that was refused. */
  void sharedDeadLetter(RawEvent raw, RefusedEventException refusal) {
    if (isFirstSubtask) {
      clocks.came(raw);
      deadOnArrival(raw, refusal);
    }
  }
}
