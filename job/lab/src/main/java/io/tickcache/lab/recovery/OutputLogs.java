package io.tickcache.lab.recovery;

import io.tickcache.job.UserException;
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

  /**
   * The same, of a run that others are held against.
   *
   * @throws UserException if it wrote a record twice: a fault of its own would be the measure
   */
  Map<JobTopic, Map<OutputId, byte[]>> finishReference() throws InterruptedException {
    Map<JobTopic, Map<OutputId, byte[]>> records = finish();
    logs.forEach(
        (topic, log) -> {
          long twice = log.equalDuplicates() + log.otherDuplicates();
          if (twice > 0) {
            throw new UserException(
                "%d records of %s came twice though nothing disturbed the job"
                    .formatted(twice, topic.shortName()));
          }
        });
    return records;
  }

  @Override
  public void close() throws InterruptedException {
    for (TopicLog<OutputId> log : logs.values()) {
      log.close();
    }
  }
}
