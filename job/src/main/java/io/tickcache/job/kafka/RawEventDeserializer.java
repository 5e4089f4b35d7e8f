package io.tickcache.job.kafka;

import io.tickcache.inference.event.RawEvent;
import io.tickcache.inference.event.RawEventSerializer;
import io.tickcache.model.TokenSource;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;

/**
 * Takes records as they are: nothing is decoded before the task that uses it. Whether one is ahead
 * of the clock is said here, once, for event time and for the task that refuses it.
 */
final class RawEventDeserializer implements KafkaRecordDeserializationSchema<RawEvent> {

  private static final long serialVersionUID = 1L;

  private final Map<String, TokenSource> sourceOfTopic;
  private final ClockBound bound;

  RawEventDeserializer(Map<String, TokenSource> sourceOfTopic, ClockBound bound) {
    this.sourceOfTopic = Map.copyOf(sourceOfTopic);
    this.bound = bound;
  }

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<RawEvent> out) {
    out.collect(
        new RawEvent(
            sourceOfTopic.get(record.topic()),
            record.topic(),
            record.partition(),
            record.offset(),
            record.timestamp(),
            record.timestampType() == TimestampType.LOG_APPEND_TIME,
            bound.isExceededBy(record.timestamp()),
            record.key(),
            record.value()));
  }

  @Override
  public TypeInformation<RawEvent> getProducedType() {
    return RawEventSerializer.TYPE;
  }
}
