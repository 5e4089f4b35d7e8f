package io.tickcache.backtest.decision;

import io.tickcache.model.HeadType;
import io.tickcache.schemas.Output;
import io.tickcache.schemas.Prediction;
import java.util.function.ToDoubleFunction;

/**
 * The reference's size of a position, anew with each prediction: tanh(gain × predicted return),
 * returns as fractions; of a direction its probability less one half; of an allocation the weight
 * itself. NaN where a prediction lacks the output.
 *
 * @param output the output's name
 * @param head what the output means
 * @param gain the reference's is 10
 */
public record TanhTarget(String output, HeadType head, double gain)
    implements ToDoubleFunction<Prediction> {

  private static final String BASIS_POINTS = "_bps";
  private static final double BASIS_POINT = 1e-4;
  private static final double HALF = 0.5;

  @Override
  public double applyAsDouble(Prediction prediction) {
    float value = valueOf(prediction, output);
    return switch (head) {
      case REGRESSION ->
          StrictMath.tanh(gain * (output.endsWith(BASIS_POINTS) ? value * BASIS_POINT : value));
      case DIRECTION -> StrictMath.tanh(gain * (value - HALF));
      case ALLOCATION -> value;
    };
  }

  /** The value of a prediction's output; NaN if it has none of this name. */
  public static float valueOf(Prediction prediction, String output) {
    for (Output one : prediction.getOutputs()) {
      if (one.getName().equals(output)) {
        return one.getValue();
      }
    }
    return Float.NaN;
  }
}
