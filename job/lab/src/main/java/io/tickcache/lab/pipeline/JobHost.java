package io.tickcache.lab.pipeline;

import io.tickcache.model.ModelConfig;
import org.apache.flink.configuration.Configuration;

/** Where the benchmark's jobs run: a Kafka broker and a Flink. */
interface JobHost extends AutoCloseable {

  /** host:port of the broker. */
  String bootstrapServers();

  /**
   * Starts a job; it reads when this returns.
   *
   * @param configuration its options, and Flink's
   * @param model the config of the model that it serves
   */
  LiveJob start(Configuration configuration, ModelConfig model) throws Exception;

  /** What stands beside the job on this machine, for people. */
  String neighbours();

  @Override
  void close() throws Exception;
}
