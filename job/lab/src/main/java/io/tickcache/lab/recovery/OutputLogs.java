package io.tickcache.lab.recovery;

import io.tickcache.job.kafka.TopicReader;
import io.tickcache.job.options.JobTopic;
import io.tickcache.job.options.KafkaConfig;
import io.tickcache.job.options.TopicsConfig;
import io.tickcache.wire.WireFormat;
import java.util.EnumMap;
import java.util.Map;

/** The logs of all outputs of one run. */
final class OutputLogs implements AutoCloseable {

  private final Map<JobTopic, TopicLog<OutputId>> logs = new EnumMap<>(JobTopic.class);

  /** Starts to read every output topic from its beginning; all of them must be there. */
  OutputLogs(KafkaConfig kafka, TopicsConfig topics) {
    for (JobTopic topic : JobTopic.values()) {
      if (topic.holds().isEmpty()) {
        WireFormat<?> format = new WireFormat<>(topic.record());
        TopicReader reader =
            new TopicReader(kafka, topics.name(topic), TopicReader.Start.BEGINNING);
        logs.put(topic, new TopicLog<>(reader, bytes -> OutputId.of(format.decode(bytes))));
      }
    }
  }

  TopicLog<OutputId> of(JobTopic topic) {
    return logs.get(topic);
  }

  /** See {@link TopicLog#finish}. */
  Map<JobTopic, Map<OutputId, byte[]>> finish() throws InterruptedException {
    Map<JobTopic, Map<OutputId, byte[]>> records = new EnumMap<>(JobTopic.class);
    for (Map.Entry<JobTopic, TopicLog<OutputId>> log : logs.entrySet()) {
      records.put(log.getKey(), log.getValue().finish());
    }
    return records;
  }

  @Override
  public void close() throws InterruptedException {
    for (TopicLog<OutputId> log : logs.values()) {
      log.close();
    }
  }
}
