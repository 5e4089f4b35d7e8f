package io.tickcache.inference.state;

import io.tickcache.steps.StepInput;
import io.tickcache.steps.TokenTypes;

/**
 * A step as it was before the model's normalization, from which another model can make its own.
 *
 * @param kind the source of the event, and how its features were extracted
 * @param eventTimeMicros the event's time
 * @param features as extracted, rounded to float: what is rebuilt is an approximation anyway
 */
@SuppressWarnings("ArrayRecordComponent") // nothing compares two of them
public record RetainedInput(InputKind kind, long eventTimeMicros, float[] features) {

  /**
   * The input of a step.
   *
   * @param extracted its features, not normalized
   */
  public static RetainedInput of(InputKind kind, long eventTimeMicros, double[] extracted) {
    float[] rounded = new float[extracted.length];
    for (int i = 0; i < rounded.length; i++) {
      rounded[i] = finite(extracted[i]);
    }
    return new RetainedInput(kind, eventTimeMicros, rounded);
  }

  /** No number is refused for its size when it is normalized again. */
  private static float finite(double feature) {
    return (float) Math.max(-Float.MAX_VALUE, Math.min(Float.MAX_VALUE, feature));
  }

  /** The step that it is to a model, which must take its source. */
  public StepInput toStep(TokenTypes tokenTypes) {
    double[] extracted = new double[features.length];
    for (int i = 0; i < extracted.length; i++) {
      extracted[i] = features[i];
    }
    return tokenTypes.of(kind.source()).step(extracted);
  }
}
