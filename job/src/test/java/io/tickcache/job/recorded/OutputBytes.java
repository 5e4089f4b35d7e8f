package io.tickcache.job.recorded;

import io.tickcache.job.recorded.output.OutputRecords;
import io.tickcache.schemas.Prediction;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.avro.specific.SpecificRecordBase;

/** The bytes of all outputs of a run, each in its order. */
record OutputBytes(
    List<String> predictions,
    List<String> signals,
    List<String> allocations,
    List<String> scores,
    List<String> forecasts,
    List<String> deadLetters) {

  static OutputBytes of(RecordedOutputs outputs) {
    return new OutputBytes(
        hex(outputs.predictions()),
        hex(outputs.signals()),
        hex(outputs.allocations()),
        hex(outputs.scores()),
        hex(outputs.forecasts()),
        hex(outputs.deadLetters()));
  }

  /** The predictions up to an event time. */
  static List<String> until(RecordedOutputs outputs, long micros) {
    List<String> early = new ArrayList<>();
    try (OutputRecords<Prediction> records = outputs.predictions()) {
      while (records.hasNext()) {
        if (records.next().getEventTimeMicros() <= micros) {
          early.add(HexFormat.of().formatHex(records.bytes()));
        }
      }
    }
    return early;
  }

  private static <R extends SpecificRecordBase> List<String> hex(OutputRecords<R> opened) {
    List<String> all = new ArrayList<>();
    try (OutputRecords<R> records = opened) {
      while (records.hasNext()) {
        records.next();
        all.add(HexFormat.of().formatHex(records.bytes()));
      }
    }
    return all;
  }
}
