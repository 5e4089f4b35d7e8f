package io.tickcache.job.recorded.input;

import io.tickcache.exchange.RecordedEvent;
import io.tickcache.inference.event.RawEvent;
import io.tickcache.job.kafka.EventRecord;
import io.tickcache.job.kafka.EventRecords;
import io.tickcache.job.kafka.PublishedCounts;
import io.tickcache.job.options.JobTopic;
import io.tickcache.job.options.TopicsConfig;
import io.tickcache.job.replay.MarketFeed;
import io.tickcache.model.ModelConfig;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Recordings that a job in this JVM reads: opened, with all who listen to them, before it starts,
 * and found by the task that reads them by an id. Read once, by one thread at a time.
 */
public final class LocalRecordings implements AutoCloseable {

  private static final Map<String, LocalRecordings> OPEN = new ConcurrentHashMap<>();

  private static final int PARTITION = 0;

  private final String id = UUID.randomUUID().toString();
  private final MarketFeed feed;
  private final Map<JobTopic, String> topics;
  private final long untilMicros;
  private final EventRecords records = new EventRecords();
  private final Map<JobTopic, Long> offsets = new EnumMap<>(JobTopic.class);
  private volatile long read;
  private volatile long given;
  private volatile long newestMicros;
  private volatile RuntimeException failure;

  /**
   * Recordings to be read.
   *
   * @param feed just opened; whoever opened it closes it
   * @param topics the names of what the events would be published to
   * @param model decides which of them are read
   * @param untilMicros event time of the last events that there are; empty for all
   */
  public LocalRecordings(
      MarketFeed feed, TopicsConfig topics, ModelConfig model, OptionalLong untilMicros) {
    this.feed = feed;
    this.topics = new EnumMap<>(topics.names());
    this.topics.values().retainAll(topics.inputs(model).keySet());
    this.untilMicros = untilMicros.orElse(Long.MAX_VALUE);
    OPEN.put(id, this);
  }

  /** The recordings of an id. */
  static LocalRecordings of(String id) {
    LocalRecordings found = OPEN.get(id);
    if (found == null) {
      throw new IllegalStateException("no recordings of this process have the id " + id);
    }
    return found;
  }

  String id() {
    return id;
  }

  /** Whether there is another event, of any kind. */
  boolean hasNext() {
    try {
      return feed.hasNext();
    } catch (RuntimeException e) {
      failure = e; // in its own words; Flink wraps what its tasks throw
      throw e;
    }
  }

  /**
   * The next event, as it would come from its topic; empty if it has none that is read, or is of
   * later than there is. What is left out has its offset and its number all the same.
   */
  Optional<RawEvent> next() {
    RecordedEvent event = feed.next();
    Optional<JobTopic> topic = EventRecords.topic(event).filter(topics::containsKey);
    if (topic.isEmpty()) {
      return Optional.empty();
    }
    long offset = offsets.merge(topic.get(), 1L, Long::sum) - 1;
    read++;
    if (event.eventTimeMicros() > untilMicros) {
      return Optional.empty();
    }
    given++;
    newestMicros = event.eventTimeMicros();
    return records.of(event).map(record -> raw(record, offset));
  }

  private RawEvent raw(EventRecord record, long offset) {
    return new RawEvent(
        record.topic().holds().orElseThrow(),
        topics.get(record.topic()),
        PARTITION,
        offset,
        record.timestampMillis(),
        false,
        record.key(),
        record.value());
  }

  /** Reads what is left, if a job that went on from its end had no need to. */
  public PublishedCounts finish() {
    while (hasNext()) {
      next();
    }
    return records.counts();
  }

  /** How many events have been read, left out or not: the number of the last. */
  long read() {
    return read;
  }

  /** How many events there were for the job. */
  public long given() {
    return given;
  }

  /** Event time of the newest that was read, microseconds; 0 before the first. */
  public long newestMicros() {
    return newestMicros;
  }

  /** Why they could not be read on, in words for people, if so. */
  public Optional<RuntimeException> failure() {
    return Optional.ofNullable(failure);
  }

  @Override
  public void close() {
    OPEN.remove(id);
  }
}
