package io.tickcache.inference.batch;

import io.tickcache.inference.config.Emit;
import io.tickcache.inference.config.Ordering;
import io.tickcache.model.ModelConfig;
import io.tickcache.schemas.ContextState;
import io.tickcache.schemas.Direction;
import io.tickcache.schemas.Guarantee;
import io.tickcache.schemas.Output;
import io.tickcache.schemas.Prediction;
import io.tickcache.schemas.StepSource;
import io.tickcache.steps.StepPrice;
import java.util.ArrayList;
import java.util.List;

/** Words a step's raw outputs as a prediction. */
final class PredictionMaker {

  private final ModelConfig model;
  private final String modelId;
  private final Guarantee guarantee;

  /**
   * Words the outputs of one model.
   *
   * @param guarantee of every prediction whose context is whole
   */
  PredictionMaker(ModelConfig model, String modelId, Guarantee guarantee) {
    this.model = model;
    this.modelId = modelId;
    this.guarantee = guarantee;
  }

  /**
   * What a job can promise of its predictions.
   *
   * @param bitIdentical whether its engine gives the same bits however steps are batched
   */
  static Guarantee guarantee(Ordering ordering, Emit emit, boolean bitIdentical) {
    if (!bitIdentical) {
      return Guarantee.ROUNDING;
    }
    if (emit == Emit.LAST) {
      return Guarantee.LAST_OF_BATCH;
    }
    return ordering == Ordering.EVENT_TIME ? Guarantee.BIT_IDENTICAL : Guarantee.ARRIVAL_ORDER;
  }

  /**
   * The prediction.
   *
   * @param values the model's outputs for the step, [outputs]
   * @param shortenedTo steps that it attended to if memory ran out; else 0
   */
  Prediction make(BatchedStep step, float[] values, int shortenedTo) {
    boolean whole = shortenedTo == 0;
    StepPrice price = step.ready().price();
    return Prediction.newBuilder()
        .setInstrument(step.instrument())
        .setEventTimeMicros(step.eventTimeMicros())
        .setContextEpochMicros(step.epochMicros())
        .setPosition(step.position())
        .setSource(StepSource.valueOf(step.ready().step().source().name()))
        .setOutputs(outputs(values))
        .setDirection(direction(values[0]))
        .setConfidence(confidence(values[0]))
        .setContextLength(whole ? step.contextLength() : shortenedTo)
        .setContextState(step.rebuilt() ? ContextState.REBUILT : ContextState.KEPT)
        .setModelId(modelId)
        .setGuarantee(whole ? guarantee(step) : Guarantee.SHORTENED_WINDOW)
        .setPrefixEventTimeMicros(step.prefixEventTimeMicros())
        .setReferencePrice(price.reference())
        .setBestBid(price.bestBid())
        .setBestAsk(price.bestAsk())
        .build();
  }

  private Guarantee guarantee(BatchedStep step) {
    if (step.rebuilt()) {
      return Guarantee.REBUILT;
    }
    return step.own() ? guarantee : Guarantee.ROUNDING;
  }

  private List<Output> outputs(float[] values) {
    List<String> names = model.head().outputs();
    List<Output> outputs = new ArrayList<>(values.length);
    for (int i = 0; i < values.length; i++) {
      outputs.add(new Output(names.get(i), values[i]));
    }
    return outputs;
  }

  private Direction direction(float value) {
    float neutral =
        switch (model.head().type()) {
          case DIRECTION -> 0.5f; // a probability
          case REGRESSION, ALLOCATION -> 0f;
        };
    if (value == neutral) {
      return Direction.NEUTRAL;
    }
    return value > neutral ? Direction.UP : Direction.DOWN;
  }

  private float confidence(float value) {
    return switch (model.head().type()) {
      case REGRESSION -> (float) Math.abs(StrictMath.tanh(value * model.head().confidenceScale()));
      case DIRECTION ->
          Math.min(1, Math.abs(2 * value - 1)); // a user's network may give any number
      case ALLOCATION -> Math.abs(value);
    };
  }
}
