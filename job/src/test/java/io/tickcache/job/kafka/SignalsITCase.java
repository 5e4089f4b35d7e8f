package io.tickcache.job.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.exchange.RecordedEvent;
import io.tickcache.job.embedded.EmbeddedBroker;
import io.tickcache.job.graph.Processing;
import io.tickcache.job.graph.TickcacheJob;
import io.tickcache.job.options.JobConfig;
import io.tickcache.job.options.JobTopic;
import io.tickcache.job.options.Settings;
import io.tickcache.job.options.TickcacheOptions;
import io.tickcache.job.options.trading.TradingOptions;
import io.tickcache.job.replay.MarketFeed;
import io.tickcache.model.ModelConfig;
import io.tickcache.model.ModelFactory;
import io.tickcache.schemas.Prediction;
import io.tickcache.schemas.Signal;
import io.tickcache.simulator.SimulatorOptions;
import io.tickcache.trading.SignalMaker;
import io.tickcache.trading.SignalState;
import io.tickcache.wire.WireFormat;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signals on their topic, through the job and a real broker. */
class SignalsITCase {

  private static final ModelConfig MODEL = ModelFactory.smallConfig();

  @TempDir private static Path directory;
  private static EmbeddedBroker broker;
  private static Path strategy;

  @BeforeAll
  static void publish() throws Exception {
    ModelFactory.untrained(MODEL, 1).write(directory);
    strategy =
        Files.write(
            directory.resolve("quick.yaml"),
            List.of(
                "entry: 0.02",
                "exit: 0.01",
                "min-confidence: 0",
                "min-holding: 300 ms",
                "instruments:",
                "  '*USDT':",
                "    cool-down: 200 ms"));
    broker = EmbeddedBroker.start();
    JobConfig config = JobConfig.from(configuration("wide", 50));
    try (Topics topics = new Topics(config.kafka())) {
      topics.create(config.topics().all(), 2);
    }
    SimulatorOptions market = SimulatorOptions.defaults().withInstruments(6);
    try (MarketFeed feed = MarketFeed.simulated(market, null, Duration.ofSeconds(8));
        EventPublisher publisher = new EventPublisher(config.kafka(), config.topics())) {
      while (feed.hasNext()) {
        RecordedEvent event = feed.next();
        publisher.publish(event);
      }
      publisher.flush();
    }
  }

  @AfterAll
  static void stopBroker() throws Exception {
    broker.close();
  }

  @Test
  void areWhatTheStrategyMakesOfThePredictionsWhateverTheBatchesAndTheParallelism()
      throws Exception {
    Map<String, List<Signal>> wide = run("wide", 2, 50);

    assertThat(wide).hasSize(6);
    assertThat(wide).isEqualTo(expected("wide"));
    assertThat(run("narrow", 1, 7)).isEqualTo(wide);
  }

  /** By instrument, in the order of the topic. */
  private static Map<String, List<Signal>> run(String name, int parallelism, int batch)
      throws Exception {
    Configuration configuration = configuration(name, batch);
    JobConfig config = JobConfig.from(configuration);
    try (Topics topics = new Topics(config.kafka())) {
      topics.create(config.topics().all(), 2);
    }
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(parallelism, configuration);
    TickcacheJob.build(env, KafkaEnds.of(config, MODEL), Processing.of(config, MODEL));
    env.execute();
    WireFormat<Signal> format = new WireFormat<>(Signal.class);
    Map<String, List<Signal>> signals = new TreeMap<>();
    for (ConsumerRecord<byte[], byte[]> record : TopicRecords.of(broker, name + ".signals")) {
      Signal signal = format.decode(record.value());
      assertThat(new String(record.key(), StandardCharsets.UTF_8))
          .isEqualTo(signal.getInstrument());
      assertThat(record.timestamp()).isEqualTo(signal.getEventTimeMicros() / 1_000);
      signals.computeIfAbsent(signal.getInstrument(), any -> new ArrayList<>()).add(signal);
    }
    return signals;
  }

  /** What the strategy makes of a run's predictions outside of Flink. */
  private static Map<String, List<Signal>> expected(String run) {
    SignalMaker maker =
        new SignalMaker(JobConfig.from(configuration(run, 50)).strategy(MODEL).orElseThrow());
    WireFormat<Prediction> format = new WireFormat<>(Prediction.class);
    Map<String, SignalState> states = new HashMap<>();
    Map<String, List<Signal>> signals = new TreeMap<>();
    for (ConsumerRecord<byte[], byte[]> record : TopicRecords.of(broker, run + ".predictions")) {
      Prediction prediction = format.decode(record.value());
      String instrument = prediction.getInstrument();
      List<Signal> own = signals.computeIfAbsent(instrument, any -> new ArrayList<>());
      states.put(instrument, maker.take(states.get(instrument), prediction, own::add));
    }
    // The input has ended, and with it event time.
    states.forEach(
        (name, state) -> maker.pass(name, state, Long.MAX_VALUE, signals.get(name)::add));
    return signals;
  }

  private static Configuration configuration(String run, int batch) {
    return new Settings()
        .add(TickcacheOptions.BOOTSTRAP_SERVERS, broker.bootstrapServers())
        .add(TickcacheOptions.MODEL_DIRECTORY, directory.toString())
        .add(TickcacheOptions.SOURCE_BOUNDED, true)
        .add(TickcacheOptions.BATCH_MAX_STEPS, batch)
        .add(TickcacheOptions.GROUP_ID, run)
        .add(TradingOptions.STRATEGY, strategy.toString())
        .add(JobTopic.PREDICTIONS.option(), run + ".predictions")
        .add(JobTopic.SIGNALS.option(), run + ".signals")
        .add(JobTopic.DEAD_LETTERS.option(), run + ".dead-letters")
        .toConfiguration();
  }
}
