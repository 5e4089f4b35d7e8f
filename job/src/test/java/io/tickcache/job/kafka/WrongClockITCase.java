package io.tickcache.job.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.exchange.RecordedEvent;
import io.tickcache.exchange.RecordedEvent.BookUpdateEvent;
import io.tickcache.exchange.RecordedEvent.KlineEvent;
import io.tickcache.inference.metrics.ClockMetrics;
import io.tickcache.job.embedded.EmbeddedBroker;
import io.tickcache.job.embedded.EmbeddedJob;
import io.tickcache.job.embedded.OperatorTotals;
import io.tickcache.job.options.JobTopic;
import io.tickcache.job.options.KafkaConfig;
import io.tickcache.job.options.Settings;
import io.tickcache.job.options.TickcacheOptions;
import io.tickcache.job.options.TopicsConfig;
import io.tickcache.model.ModelConfig;
import io.tickcache.model.ModelFactory;
import io.tickcache.schemas.DeadLetter;
import io.tickcache.schemas.DeadLetterStage;
import io.tickcache.schemas.Kline;
import io.tickcache.schemas.OrderBookUpdate;
import io.tickcache.schemas.Prediction;
import io.tickcache.schemas.UpdateType;
import io.tickcache.simulator.MarketSimulator;
import io.tickcache.simulator.SimulatorOptions;
import io.tickcache.steps.EventFate;
import io.tickcache.steps.EventTime;
import io.tickcache.wire.WireFormat;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A publisher two days ahead on a partition that it shares with others, while two jobs run live:
 * one of them sees it, the other does not.
 */
@Tag("long")
class WrongClockITCase {

  private static final ModelConfig MODEL = ModelFactory.smallConfig();
  private static final long AHEAD_MICROS = TimeUnit.DAYS.toMicros(2);
  private static final long HONEST_MICROS = TimeUnit.SECONDS.toMicros(2);
  private static final long LYING_MICROS = TimeUnit.SECONDS.toMicros(8);
  private static final long TAIL_MICROS = TimeUnit.SECONDS.toMicros(2); // moves event time on
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** No machine is so busy that a partition looks idle, and frees those that wait for it. */
  private static final Duration NEVER = Duration.ofHours(1);

  private static final String HONEST = "honest";
  private static final String LIED_TO = "lied-to";
  private static final String LIAR = "liar:SIM";

  @TempDir private static Path directory;
  private static EmbeddedBroker broker;
  private static KafkaProducer<byte[], byte[]> producer;

  private final WireFormat<OrderBookUpdate> updates = new WireFormat<>(OrderBookUpdate.class);
  private final WireFormat<Kline> klines = new WireFormat<>(Kline.class);
  private final List<Long> deltaTimes = new ArrayList<>();
  private long lies;

  @BeforeAll
  static void start() throws Exception {
    ModelFactory.untrained(MODEL, 1).write(directory.resolve("model"));
    broker = EmbeddedBroker.start();
    try (Topics topics = new Topics(KafkaConfig.of(broker.bootstrapServers()))) {
      topics.create(TopicsConfig.ofRun(HONEST).all(), 2);
      topics.create(TopicsConfig.ofRun(LIED_TO).all(), 2);
    }
    Properties properties = new Properties();
    properties.put("bootstrap.servers", broker.bootstrapServers());
    producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  @AfterAll
  static void stop() throws Exception {
    producer.close();
    broker.close();
  }

  @Test
  void stopsNobodyElseAndIsNamedWhileItGoesOn() throws Exception {
    Configuration withLabels = configuration(LIED_TO);
    LabeledMetrics.reportFrom(withLabels);
    try (CapturedLog log = CapturedLog.of("io.tickcache.inference.InstrumentWarnings");
        OperatorTotals honestTotals = new OperatorTotals();
        OperatorTotals totals = new OperatorTotals();
        EmbeddedJob honest = EmbeddedJob.start(configuration(HONEST), MODEL, honestTotals, 2);
        EmbeddedJob liedTo = EmbeddedJob.start(withLabels, MODEL, totals, 2)) {
      honest.awaitReady();
      liedTo.awaitReady();
      long end = publish();

      await("named", () -> totals.sum(EventFate.AHEAD.metric()) == lies);
      assertThat(log.lines().stream().filter(line -> line.contains(LIAR)))
          .singleElement()
          .satisfies(line -> assertThat(line).startsWith("'liar:SIM' is 2 d 0 h ahead of this"));
      assertThat(LabeledMetrics.value(ClockMetrics.EVENTS_AHEAD, LIAR)).isEqualTo(lies);
      long expected = deltaTimes.stream().filter(time -> time < end).count();
      await("predicted", () -> predictions(HONEST, end).size() >= expected);
      await("predicted", () -> predictions(LIED_TO, end).size() >= expected);
      assertThat(predictions(LIED_TO, end))
          .hasSize((int) expected)
          .isEqualTo(predictions(HONEST, end));
    }
    assertThat(TopicRecords.of(broker, HONEST + ".dead-letters")).isEmpty();
    WireFormat<DeadLetter> letters = new WireFormat<>(DeadLetter.class);
    assertThat(TopicRecords.of(broker, LIED_TO + ".dead-letters"))
        .hasSize((int) lies)
        .extracting(letter -> letters.decode(letter.value()).getStage())
        .containsOnly(DeadLetterStage.RECORD);
  }

  /** Returns the event time until which there must be predictions. */
  private long publish() {
    long start = System.currentTimeMillis() * 1_000;
    long lyingFrom = start + HONEST_MICROS;
    long end = lyingFrom + LYING_MICROS;
    MarketSimulator market = market(5, 10, start);
    MarketSimulator liar = market(1, 50, lyingFrom + AHEAD_MICROS); // many in a row
    OrderBookUpdate lie = nextUpdate(liar);
    RecordedEvent event = market.next();
    while (event.eventTimeMicros() < end + TAIL_MICROS) {
      if (lie.getEventTimeMicros() - AHEAD_MICROS < event.eventTimeMicros()) {
        awaitTime(lie.getEventTimeMicros() - AHEAD_MICROS);
        lie.setInstrument(LIAR);
        send(LIED_TO, 0, new BookUpdateEvent(lie));
        lies++;
        lie = nextUpdate(liar);
      } else {
        awaitTime(event.eventTimeMicros());
        int partition = Math.floorMod(event.instrument().hashCode(), 2);
        send(LIED_TO, partition, event);
        send(HONEST, partition, event);
        if (event instanceof BookUpdateEvent book && book.update().getType() == UpdateType.DELTA) {
          deltaTimes.add(event.eventTimeMicros());
        }
        event = market.next();
      }
    }
    producer.flush();
    return end;
  }

  /**
   * Half-second klines, so that no partition is silent, and each instrument ten updates a second.
   */
  private static MarketSimulator market(int instruments, double rate, long startMicros) {
    return new MarketSimulator(
        SimulatorOptions.defaults()
            .withInstruments(instruments)
            .withUpdatesPerSecond(rate)
            .withKlineInterval(Duration.ofMillis(500))
            .withStartTimeMicros(startMicros));
  }

  private static OrderBookUpdate nextUpdate(MarketSimulator market) {
    while (true) {
      if (market.next() instanceof BookUpdateEvent book) {
        return book.update();
      }
    }
  }

  private static void awaitTime(long micros) {
    long wait = micros - System.currentTimeMillis() * 1_000;
    while (wait > 0) {
      LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(wait));
      wait = micros - System.currentTimeMillis() * 1_000;
    }
  }

  private void send(String job, int partition, RecordedEvent event) {
    boolean book = event instanceof BookUpdateEvent;
    producer.send(
        new ProducerRecord<>(
            TopicsConfig.ofRun(job).name(book ? JobTopic.ORDER_BOOK : JobTopic.KLINES),
            partition,
            EventTime.toMillis(event.eventTimeMicros()),
            event.instrument().getBytes(StandardCharsets.UTF_8),
            book
                ? updates.encode(((BookUpdateEvent) event).update())
                : klines.encode(((KlineEvent) event).kline())));
  }

  private static Configuration configuration(String job) {
    return new Settings()
        .add(TickcacheOptions.BOOTSTRAP_SERVERS, broker.bootstrapServers())
        .add(TickcacheOptions.MODEL_DIRECTORY, directory.resolve("model").toString())
        .add(TickcacheOptions.GROUP_ID, job)
        .add(TopicsConfig.ofRun(job))
        .add(TickcacheOptions.SOURCE_IDLE_TIMEOUT, NEVER)
        .add(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem")
        .add(CheckpointingOptions.CHECKPOINTS_DIRECTORY, directory.resolve(job).toUri().toString())
        .add(RestartStrategyOptions.RESTART_STRATEGY, "none")
        .toConfiguration();
  }

  private static void await(String what, BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(deadline);
      Thread.sleep(200);
    }
  }

  /** The bytes of those of events before a time, sorted. */
  private static List<String> predictions(String job, long beforeMicros) {
    WireFormat<Prediction> format = new WireFormat<>(Prediction.class);
    return TopicRecords.of(broker, job + ".predictions").stream()
        .map(ConsumerRecord::value)
        .filter(value -> format.decode(value).getEventTimeMicros() < beforeMicros)
        .map(value -> HexFormat.of().formatHex(value))
        .sorted()
        .toList();
  }
}
