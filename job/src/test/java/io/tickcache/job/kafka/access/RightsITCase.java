package io.tickcache.job.kafka.access;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.tickcache.job.embedded.BrokerFiles;
import io.tickcache.job.embedded.FreePorts;
import io.tickcache.job.kafka.Topics;
import io.tickcache.job.options.JobConfig;
import io.tickcache.job.options.Settings;
import io.tickcache.model.ModelFactory;
import java.nio.file.Path;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Brokers that cannot tell of a right are believed. */
class RightsITCase {

  /** So is a new cluster, for as long as it makes that topic. */
  @Test
  void aGroupIsBelievedWhereThereIsNoTopicOfOffsets(@TempDir Path directory) throws Exception {
    int[] ports = FreePorts.find(2);
    Properties properties = BrokerFiles.write(directory, ports[0], ports[1]);
    properties.put("offsets.topic.replication.factor", "3"); // and there is one broker
    KafkaRaftServer broker =
        new KafkaRaftServer(KafkaConfig.fromProps(properties, false), Time.SYSTEM);
    broker.startup();
    try {
      JobConfig job =
          JobConfig.from(
              new Settings()
                  .addAssignment("kafka.bootstrap-servers=" + BrokerFiles.HOST + ":" + ports[0])
                  .addAssignment("model.directory=m")
                  .addAssignment("delivery=at-least-once")
                  .toConfiguration());
      try (Topics topics = new Topics(job.kafka())) {
        topics.create(job.topics().all(), 1);
      }

      assertThatCode(() -> Rights.requireOfJob(job, ModelFactory.smallConfig()))
          .doesNotThrowAnyException();
    } finally {
      broker.shutdown();
      broker.awaitShutdown();
    }
  }
}
