package io.tickcache.job.kafka;

import io.tickcache.job.graph.JobEnds;
import io.tickcache.job.options.JobConfig;
import io.tickcache.model.ModelConfig;
import java.util.OptionalInt;

/** The job's ends on Kafka. */
public final class KafkaEnds {

  private KafkaEnds() {}

  /** As the options say; the model decides which topics are read. */
  public static JobEnds of(JobConfig config, ModelConfig model) {
    return new JobEnds(
        KafkaInput.source(config, model),
        OptionalInt.empty(),
        KafkaInput.watermarks(config.source()),
        new KafkaOutput(config));
  }
}
