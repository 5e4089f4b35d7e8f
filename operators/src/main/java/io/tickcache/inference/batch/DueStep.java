package io.tickcache.inference.batch;

import io.tickcache.engine.PrefixContent;

/**
 * A predicted step that a forecast goes on from; its context's last one.
 *
 * @param step as it stood in the batch
 * @param prefix the market records that it attended to; null for none
 * @param outputs what the model said after it, [outputs]
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record DueStep(BatchedStep step, PrefixContent prefix, float[] outputs) {

  public String instrument() {
    return step.instrument();
  }
}
