package io.tickcache.job.demo;

import io.tickcache.engine.EnginePlan;
import io.tickcache.exchange.BookTickerCheck;
import io.tickcache.exchange.RecordedEvent;
import io.tickcache.inference.metrics.InferenceMetrics;
import io.tickcache.job.DeadLetterDigest;
import io.tickcache.job.LiveView;
import io.tickcache.job.Terminal;
import io.tickcache.job.UserException;
import io.tickcache.job.embedded.EmbeddedJob;
import io.tickcache.job.embedded.OperatorTotals;
import io.tickcache.job.kafka.EventPublisher;
import io.tickcache.job.kafka.TopicReader;
import io.tickcache.job.kafka.Topics;
import io.tickcache.job.options.JobConfig;
import io.tickcache.job.options.JobTopic;
import io.tickcache.job.options.KafkaConfig;
import io.tickcache.job.options.TopicsConfig;
import io.tickcache.job.replay.MarketFeed;
import io.tickcache.job.replay.Replayer;
import io.tickcache.model.ModelDirectory;
import io.tickcache.schemas.DeadLetter;
import io.tickcache.steps.EventAccount;
import io.tickcache.wire.WireFormat;
import java.io.Writer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One run on a broker. At speed max all is published first and the job reads a bounded input. At
 * any other speed publishing and job go on at once; when all is published and read, the job is
 * drained.
 */
final class DemoRun implements AutoCloseable {

  private static final int PARTITIONS = 2;
  private static final Duration POLL = Duration.ofMillis(100);

  private final DemoOptions options;
  private final DemoSettings settings;
  private final String bootstrapServers;
  private final ModelDirectory model;
  private final Terminal terminal;
  private final TopicsConfig topics;
  private final EventPublisher publisher;
  private final PredictionBoard board = new PredictionBoard();
  private final OperatorTotals totals = new OperatorTotals();
  private final BookTickerCheck tickerCheck = new BookTickerCheck();
  private final DemoProgress progress;

  DemoRun(
      DemoOptions options,
      DemoSettings settings,
      String bootstrapServers,
      ModelDirectory model,
      Terminal terminal) {
    this.options = options;
    this.settings = settings;
    this.bootstrapServers = bootstrapServers;
    this.model = model;
    this.terminal = terminal;
    JobConfig config = settings.jobConfig(bootstrapServers);
    this.topics = config.topics();
    try (Topics admin = new Topics(config.kafka())) {
      admin.requireTransactions(config.sink());
      admin.create(topics.all(), PARTITIONS);
    }
    this.publisher = new EventPublisher(config.kafka(), topics);
    String modelId = EnginePlan.of(model, config.inference().engine()).modelId();
    this.progress = new DemoProgress(model, modelId, board, totals, terminal);
  }

  /**
   * Runs to the end.
   *
   * @param feed what is published
   * @param predictions receives the predictions as lines of JSON; null for none
   */
  DemoSummary run(MarketFeed feed, Writer predictions) throws Exception {
    long start = System.nanoTime();
    try (PredictionCollector collector =
            new PredictionCollector(reader(topics.name(JobTopic.PREDICTIONS)), predictions, board);
        LiveView view = new LiveView(terminal, progress::line, progress::table)) {
      view.start();
      if (options.speed().isMax()) {
        publishThenRun(feed);
      } else {
        publishWhileRunning(feed);
      }
      progress.phase("reading the last predictions");
      collector.finish();
      progress.phase("done");
    }
    if (options.forecasts() != null) {
      try (TopicReader reader = reader(topics.name(JobTopic.FORECASTS))) {
        terminal.println(ForecastFile.write(options.forecasts(), reader));
      }
    }
    double seconds = (System.nanoTime() - start) / (double) TimeUnit.SECONDS.toNanos(1);
    checkNoneIsMissing();
    List<String> deadLetters = deadLetterReasons();
    if (board.all().predictions() == 0) {
      throw noPrediction(feed, deadLetters);
    }
    DemoSummary.Tops tops = new DemoSummary.Tops(tickerCheck.comparable(), tickerCheck.agreement());
    return progress.summary(options, feed, publisher.counts(), tops, deadLetters, seconds);
  }

  private UserException noPrediction(MarketFeed feed, List<String> deadLetters) {
    EventAccount account = progress.account();
    List<String> reasons = new ArrayList<>(account.describe()); // the commonest first
    deadLetters.forEach(letters -> reasons.add("dead letters: " + letters));
    if (!options.feed().isSimulated()) {
      feed.account().describeLines().forEach(line -> reasons.add(line.strip()));
    }
    return new UserException(
        String.format(
            Locale.ROOT,
            "no prediction was made of %,d records: %s",
            account.records(),
            String.join("; ", reasons)));
  }

  private List<String> deadLetterReasons() {
    DeadLetterDigest digest = new DeadLetterDigest();
    WireFormat<DeadLetter> format = new WireFormat<>(DeadLetter.class);
    try (TopicReader reader = reader(topics.name(JobTopic.DEAD_LETTERS))) {
      while (!reader.atEnd()) {
        reader.poll(POLL).forEach(record -> digest.add(format.decode(record.value())));
      }
    }
    return digest.lines();
  }

  private TopicReader reader(String topic) {
    return new TopicReader(KafkaConfig.of(bootstrapServers), topic, TopicReader.Start.BEGINNING);
  }

  private void publishThenRun(MarketFeed feed) throws Exception {
    progress.phase("publishing to Kafka");
    replay(feed, () -> {});
    progress.phase("starting Flink and loading the model");
    try (EmbeddedJob job = start()) {
      job.awaitReady();
      progress.phase("running");
      job.awaitEnd();
    }
  }

  private void publishWhileRunning(MarketFeed feed) throws Exception {
    progress.phase("starting Flink and loading the model");
    try (EmbeddedJob job = start()) {
      job.awaitReady();
      progress.phase("running");
      replay(feed, job::throwIfFailed);
      progress.phase("draining");
      job.awaitRead(publisher.counts().records());
      job.drain(settings.savepoints());
    }
  }

  private EmbeddedJob start() throws Exception {
    return EmbeddedJob.start(
        settings.configuration(bootstrapServers), model.config(), totals, options.parallelism());
  }

  private void replay(MarketFeed feed, Replayer.Progress check) throws InterruptedException {
    new Replayer(
            publisher,
            options.speed(),
            observer(),
            () -> {
              progress.published(publisher.counts());
              check.tick();
            })
        .replay(feed);
  }

  /** The simulator has no tickers to compare with. */
  private Consumer<RecordedEvent> observer() {
    return options.feed().isSimulated() ? event -> {} : tickerCheck::accept;
  }

  private void checkNoneIsMissing() {
    long emitted = totals.sum(InferenceMetrics.PREDICTIONS);
    long read = board.all().predictions();
    if (read < emitted) {
      throw new UserException(
          "%d predictions were emitted, but only %d stand on the topic".formatted(emitted, read));
    }
  }

  @Override
  public void close() {
    publisher.close();
    totals.close();
  }
}
