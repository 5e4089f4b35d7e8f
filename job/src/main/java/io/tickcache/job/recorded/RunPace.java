package io.tickcache.job.recorded;

/**
 * How fast a run was: measured, and so another one each time.
 *
 * @param seconds from the start of the job to its end; of a run that was gone on with its last part
 * @param passMicros median of its newest forward passes, microseconds; NaN without any
 * @param stepsAPass median of the steps of the same passes
 */
public record RunPace(double seconds, double passMicros, double stepsAPass) {

  /** Microseconds of a pass for each of its steps. */
  public double stepMicros() {
    return passMicros / stepsAPass;
  }
}
