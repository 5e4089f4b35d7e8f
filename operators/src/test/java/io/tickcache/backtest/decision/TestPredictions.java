package io.tickcache.backtest.decision;

import io.tickcache.schemas.ContextState;
import io.tickcache.schemas.Direction;
import io.tickcache.schemas.Guarantee;
import io.tickcache.schemas.Output;
import io.tickcache.schemas.Prediction;
import io.tickcache.schemas.Signal;
import io.tickcache.schemas.SignalReason;
import io.tickcache.schemas.SignalSide;
import io.tickcache.schemas.StepSource;
import java.util.List;

/** Makes predictions and signals, for tests. */
final class TestPredictions {

  static final String OUTPUT = "return_1s_bps";

  private TestPredictions() {}

  static Prediction prediction(String instrument, long timeMicros, double value, double price) {
    return Prediction.newBuilder()
        .setInstrument(instrument)
        .setEventTimeMicros(timeMicros)
        .setContextEpochMicros(1)
        .setPosition(timeMicros)
        .setSource(StepSource.KLINE)
        .setOutputs(List.of(new Output(OUTPUT, (float) value)))
        .setDirection(Direction.UP)
        .setConfidence(0.5f)
        .setContextLength(1)
        .setContextState(ContextState.KEPT)
        .setModelId("m@1")
        .setGuarantee(Guarantee.BIT_IDENTICAL)
        .setPrefixEventTimeMicros(null)
        .setReferencePrice(price)
        .setBestBid(null)
        .setBestAsk(null)
        .build();
  }

  static Signal signal(String instrument, long timeMicros, SignalSide side, double price) {
    return Signal.newBuilder()
        .setInstrument(instrument)
        .setEventTimeMicros(timeMicros)
        .setSide(side)
        .setPreviousSide(SignalSide.NEUTRAL)
        .setReason(SignalReason.ENTERED)
        .setOutput(OUTPUT)
        .setValue(0)
        .setConfidence(0.5f)
        .setContextEpochMicros(1)
        .setPosition(timeMicros)
        .setModelId("m@1")
        .setStrategyId("s@1")
        .setReferencePrice(price)
        .setBestBid(price - 1)
        .setBestAsk(price + 1)
        .build();
  }
}
