package io.tickcache.lab.engine;

import java.util.List;

/**
 * Where the time of a pass goes.
 *
 * @param context steps that a prediction attends to
 * @param seconds of a pass that nobody watched, the median
 * @param floorSeconds the least that the machine's rates allow
 * @param passes that were recorded
 * @param operators of all those passes, the longest first
 */
record PassProfile(
    int context,
    EngineVariant variant,
    EngineCase measured,
    double seconds,
    double floorSeconds,
    int passes,
    List<OperatorTime> operators) {

  /** Operators that a pass runs. */
  double calls() {
    return operators.stream().mapToLong(OperatorTime::calls).sum() / (double) passes;
  }

  /** Microseconds that a recorded pass spends in operators. */
  double micros() {
    return operators.stream().mapToDouble(OperatorTime::micros).sum() / passes;
  }
}
