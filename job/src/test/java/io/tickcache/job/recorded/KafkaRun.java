package io.tickcache.job.recorded;

import io.tickcache.exchange.RecordedEvent;
import io.tickcache.job.Terminal;
import io.tickcache.job.embedded.EmbeddedBroker;
import io.tickcache.job.embedded.EmbeddedJob;
import io.tickcache.job.embedded.OperatorTotals;
import io.tickcache.job.kafka.EventPublisher;
import io.tickcache.job.kafka.TopicReader;
import io.tickcache.job.kafka.Topics;
import io.tickcache.job.options.JobConfig;
import io.tickcache.job.options.JobTopic;
import io.tickcache.job.options.KafkaConfig;
import io.tickcache.job.options.Settings;
import io.tickcache.job.options.TickcacheOptions;
import io.tickcache.job.replay.FeedOptions;
import io.tickcache.job.replay.MarketFeed;
import io.tickcache.job.replay.MarketFeeds;
import io.tickcache.job.replay.RecordingsTable;
import io.tickcache.model.ModelDirectory;
import io.tickcache.schemas.Allocation;
import io.tickcache.schemas.DeadLetter;
import io.tickcache.schemas.Forecast;
import io.tickcache.schemas.Prediction;
import io.tickcache.schemas.Score;
import io.tickcache.schemas.Signal;
import io.tickcache.wire.WireFormat;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.configuration.Configuration;

/** The same recordings published to topics of one partition, through the job, and read back. */
final class KafkaRun {

  private static final Comparator<Prediction> PREDICTIONS =
      Comparator.comparingLong(Prediction::getEventTimeMicros)
          .thenComparing(Prediction::getInstrument)
          .thenComparingLong(Prediction::getContextEpochMicros)
          .thenComparingLong(Prediction::getPosition);

  private static final Comparator<Signal> SIGNALS =
      Comparator.comparingLong(Signal::getEventTimeMicros)
          .thenComparing(Signal::getInstrument)
          .thenComparingLong(Signal::getContextEpochMicros)
          .thenComparingLong(Signal::getPosition);

  private static final Comparator<Allocation> ALLOCATIONS =
      Comparator.comparingLong(Allocation::getEventTimeMicros)
          .thenComparing(Allocation::getPortfolio);

  private static final Comparator<Score> SCORES =
      Comparator.comparingLong(Score::getEventTimeMicros).thenComparing(Score::getInstrument);

  private static final Comparator<Forecast> FORECASTS =
      Comparator.comparingLong(Forecast::getEventTimeMicros)
          .thenComparing(Forecast::getInstrument)
          .thenComparingLong(Forecast::getContextEpochMicros)
          .thenComparingLong(Forecast::getPosition);

  private static final Comparator<DeadLetter> DEAD_LETTERS =
      Comparator.comparingLong(DeadLetter::getTimestampMillis)
          .thenComparing(DeadLetter::getTopic)
          .thenComparingLong(DeadLetter::getOffset);

  private KafkaRun() {}

  static OutputBytes of(FeedOptions feed, Path directory, List<String> settings, int parallelism)
      throws Exception {
    ModelDirectory model = ModelDirectory.read(directory);
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      Settings gathered =
          new Settings()
              .add(TickcacheOptions.BOOTSTRAP_SERVERS, broker.bootstrapServers())
              .add(TickcacheOptions.MODEL_DIRECTORY, directory.toString())
              .add(TickcacheOptions.SOURCE_BOUNDED, true)
              .add(TickcacheOptions.MAX_OUT_OF_ORDERNESS, Duration.ZERO);
      settings.forEach(gathered::addAssignment);
      Configuration configuration = gathered.toConfiguration();
      JobConfig config = JobConfig.from(configuration);
      publish(feed.withMarketRecordsFor(model, directory), config);
      try (OperatorTotals totals = new OperatorTotals();
          EmbeddedJob job = EmbeddedJob.start(configuration, model.config(), totals, parallelism)) {
        job.awaitEnd();
      }
      return new OutputBytes(
          read(config, JobTopic.PREDICTIONS, Prediction.class, PREDICTIONS),
          read(config, JobTopic.SIGNALS, Signal.class, SIGNALS),
          read(config, JobTopic.ALLOCATIONS, Allocation.class, ALLOCATIONS),
          read(config, JobTopic.SCORES, Score.class, SCORES),
          read(config, JobTopic.FORECASTS, Forecast.class, FORECASTS),
          read(config, JobTopic.DEAD_LETTERS, DeadLetter.class, DEAD_LETTERS));
    }
  }

  private static void publish(FeedOptions options, JobConfig config) throws Exception {
    try (Topics topics = new Topics(config.kafka())) {
      topics.create(config.topics().all(), 1);
    }
    RecordingsTable table = new RecordingsTable(Terminal.of(true));
    try (MarketFeed feed = MarketFeeds.open(options, table, badLine -> {});
        EventPublisher publisher = new EventPublisher(config.kafka(), config.topics())) {
      while (feed.hasNext()) {
        RecordedEvent event = feed.next();
        publisher.publish(event);
      }
      publisher.flush();
    }
  }

  private static <R extends SpecificRecordBase> List<String> read(
      JobConfig config, JobTopic topic, Class<R> type, Comparator<R> order) {
    WireFormat<R> format = new WireFormat<>(type);
    List<byte[]> records = new ArrayList<>();
    try (TopicReader reader =
        new TopicReader(
            KafkaConfig.of(config.kafka().bootstrapServers()),
            config.topics().name(topic),
            TopicReader.Start.BEGINNING)) {
      while (!reader.atEnd()) {
        reader.poll(Duration.ofMillis(200)).forEach(record -> records.add(record.value()));
      }
    }
    return records.stream()
        .sorted(Comparator.comparing(format::decode, order))
        .map(HexFormat.of()::formatHex)
        .toList();
  }
}
