package io.tickcache.lab.recovery;

import io.tickcache.job.recorded.output.OutputKey;
import io.tickcache.schemas.Score;
import io.tickcache.schemas.Signal;
import org.apache.avro.specific.SpecificRecordBase;

/**
 * What identifies a record of any output, whatever run made it.
 *
 * @param key its place in its output
 * @param detail what tells it from others at that place: a signal that entered from one that left,
 *     one model's score from another's
 */
record OutputId(OutputKey key, String detail) {

  static OutputId of(SpecificRecordBase output) {
    return new OutputId(OutputKey.of(output), detail(output));
  }

  private static String detail(SpecificRecordBase output) {
    if (output instanceof Signal signal) {
      return signal.getReason().name();
    }
    return output instanceof Score score ? score.getModelId() : "";
  }
}
