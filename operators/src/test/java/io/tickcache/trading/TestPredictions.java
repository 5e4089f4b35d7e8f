package io.tickcache.trading;

import io.tickcache.schemas.ContextState;
import io.tickcache.schemas.Direction;
import io.tickcache.schemas.Guarantee;
import io.tickcache.schemas.Output;
import io.tickcache.schemas.Prediction;
import io.tickcache.schemas.StepSource;
import java.util.List;

/** Predictions of a model with one output. */
public final class TestPredictions {

  public static final String OUTPUT = "return_1s_bps";

  private TestPredictions() {}

  public static Prediction of(String instrument, long timeMicros, float value, float confidence) {
    return Prediction.newBuilder()
        .setInstrument(instrument)
        .setEventTimeMicros(timeMicros)
        .setContextEpochMicros(-5)
        .setPosition(timeMicros / 7)
        .setSource(StepSource.ORDER_BOOK)
        .setOutputs(List.of(new Output("other", -value), new Output(OUTPUT, value)))
        .setDirection(value > 0 ? Direction.UP : Direction.DOWN)
        .setConfidence(confidence)
        .setContextLength(1)
        .setContextState(ContextState.KEPT)
        .setModelId("test@1")
        .setGuarantee(Guarantee.BIT_IDENTICAL)
        .setReferencePrice(100.0 + value)
        .setBestBid(99.5)
        .setBestAsk(100.5)
        .build();
  }
}
