package io.tickcache.job.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickcache.inference.config.Emit;
import io.tickcache.inference.config.OnModelChange;
import io.tickcache.inference.config.Ordering;
import io.tickcache.job.UserException;
import io.tickcache.kvcache.KvStorage;
import io.tickcache.model.ModelConfig;
import io.tickcache.model.ModelFactory;
import io.tickcache.model.TokenSource;
import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JobConfigTest {

  @Test
  void needsNothingButBrokersAndAModel() {
    JobConfig config = config();

    assertThat(config.kafka().bootstrapServers()).isEqualTo("localhost:9092");
    assertThat(config.topics().inputs(ModelFactory.smallConfig()))
        .containsOnlyKeys("tickcache.order-book", "tickcache.klines");
    assertThat(config.source().bounded()).isFalse();
    assertThat(config.sink().transactionTimeout()).isEqualTo(Duration.ofMinutes(10));
    assertThat(config.inference().engine().maxStepsPerPass()).isEqualTo(100);
    assertThat(config.inference().engine().kvStorage()).isEqualTo(KvStorage.FP32);
    assertThat(config.inference().ordering()).isEqualTo(Ordering.EVENT_TIME);
    assertThat(config.inference().emit()).isEqualTo(Emit.EVERY_STEP);
    assertThat(config.inference().instruments()).containsExactly("*");
  }

  @Test
  void namesWhatIsRequired() {
    assertThatThrownBy(() -> JobConfig.from(new Settings().toConfiguration()))
        .isInstanceOf(UserException.class)
        .hasMessage("'kafka.bootstrap-servers' is required");
  }

  @Test
  void namesValueAndRuleOfWhatIsOutOfRange() {
    assertThatThrownBy(() -> config("batch.max-steps=0"))
        .hasMessage("'batch.max-steps' = 0 must be from 1 to 4096");
    assertThatThrownBy(() -> config("source.idle-timeout=0 s"))
        .hasMessage("'source.idle-timeout' = 0 ms must be more than 0");
    assertThatThrownBy(() -> config("kv-cache.memory=0"))
        .hasMessage("'kv-cache.memory' = 0 bytes must be more than 0");
    assertThatThrownBy(() -> config("instruments=sim:*;;x"))
        .hasMessage("'instruments' = sim:*;;x must be items separated by semicolons, none empty");
  }

  @Test
  void takesARetentionPolicyByItsName() {
    assertThat(
            config("kv-cache.retention=attention-sinks:16")
                .inference()
                .engine()
                .retention()
                .sinks())
        .isEqualTo(16);
    assertThatThrownBy(() -> config("kv-cache.retention=lru"))
        .hasMessage(
            "'kv-cache.retention': retention 'lru' must be one of sliding-window, attention-sinks,"
                + " attention-score, recency, entropy, hybrid; attention-sinks:N keeps the first N"
                + " steps");
  }

  @Test
  void rebuildsOnlyWhereInputsAreRetained() {
    assertThatThrownBy(() -> config("kv-cache.on-model-change=rebuild"))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "'kv-cache.on-model-change' = rebuild needs 'kv-cache.retain-inputs' = true, in this"
                + " run and in the one whose state it takes over");
    assertThat(
            config("kv-cache.on-model-change=rebuild", "kv-cache.retain-inputs=true")
                .inference()
                .onModelChange())
        .isEqualTo(OnModelChange.REBUILD);
  }

  @ParameterizedTest
  @EnumSource(KvStorage.class)
  void takesEachStorageByItsName(KvStorage storage) {
    assertThat(config("kv-cache.storage=" + storage).inference().engine().kvStorage())
        .isEqualTo(storage);
  }

  @Test
  void namesTheStoragesThereAre() {
    assertThatThrownBy(() -> config("kv-cache.storage=int3"))
        .hasMessage(
            "--set: 'kv-cache.storage' = int3 must be one of [fp32, fp16, bf16, fp8, int8, int4]");
  }

  @Test
  void readsTheMarketTopicOnlyForAModelThatTakesAPrefix() {
    ModelConfig model = ModelFactory.withPrefix(ModelFactory.smallConfig(), 4);

    assertThat(config("topic.market=index").topics().inputs(model))
        .containsOnlyKeys("tickcache.order-book", "tickcache.klines", "index")
        .containsEntry("index", TokenSource.MARKET);
  }

  @Test
  void needsTheSignalsTopicOnlyWithAStrategy() {
    ModelConfig model = ModelFactory.smallConfig();
    assertThat(config().usedTopics(model)).doesNotContain("tickcache.signals");
    assertThat(config("signals.strategy=reference").usedTopics(model))
        .contains("tickcache.signals", "tickcache.predictions");
    assertThat(config("signals.strategy=no-such.yaml").usedTopics(model))
        .as("the file is read once, where its rules are needed")
        .contains("tickcache.signals");
  }

  @Test
  void needsTheAllocationsTopicOnlyWithAPortfolio() {
    ModelConfig model = ModelFactory.smallConfig();
    assertThat(config().usedTopics(model))
        .doesNotContain("tickcache.allocations", "tickcache.scores", "tickcache.forecasts");
    assertThat(config("scores.window=1 h").usedTopics(model)).contains("tickcache.scores");
    assertThat(config("forecasts.horizon=5", "forecasts.every=2").usedTopics(model))
        .contains("tickcache.forecasts");
    assertThat(config("allocations.portfolio=no-such.yaml").usedTopics(model))
        .contains("tickcache.allocations", "tickcache.predictions");
  }

  @Test
  void wantsDifferentTopics() {
    assertThatThrownBy(() -> config("topic.klines=tickcache.predictions"))
        .hasMessageContaining("must be 9 different topics");
  }

  @Test
  void givesEachJobTransactionalIdsOfItsOwnAndAlwaysTheSame() {
    String one = idStart("kafka.group-id=blue");

    assertThat(one).matches("blue-[0-9a-f]{8}").isEqualTo(idStart("kafka.group-id=blue"));
    assertThat(
            List.of(
                one,
                idStart(),
                idStart("kafka.group-id=blue", "topic.predictions=p"),
                idStart("kafka.group-id=blue", "topic.dead-letters=d"),
                idStart("kafka.group-id=blue", "sink.transactional-id-prefix=shared"),
                idStart("kafka.group-id=green", "sink.transactional-id-prefix=shared")))
        .doesNotHaveDuplicates();
    assertThat(idStart("sink.transactional-id-prefix=shared")).startsWith("shared-");
    assertThat(config("kafka.group-id=blue").sink().transactionalIdPrefix(JobTopic.PREDICTIONS))
        .isEqualTo(one + "-predictions");
    assertThatThrownBy(() -> config("sink.transactional-id-prefix= "))
        .hasMessageContaining("'sink.transactional-id-prefix' =");
  }

  private static String idStart(String... assignments) {
    return config(assignments).sink().transactionalIdStart();
  }

  @Test
  void refusesATransactionTimeoutThatToleratedFailuresOutlast() {
    assertThatThrownBy(
            () -> requireTimes("execution.checkpointing.tolerable-failed-checkpoints=10"))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "'sink.transaction-timeout' = 10 min is too short for 'delivery' = exactly-once: a"
                + " transaction can wait 12 min for its commit"
                + " ('execution.checkpointing.tolerable-failed-checkpoints' = 10 failures and a"
                + " success, each of up to 'execution.checkpointing.timeout' = 1 min or 'interval'"
                + " = 1 s and 'min-pause' = 0 ms); set it to more than 12 min, or tolerate 7");
    assertThatThrownBy(() -> requireTimes("execution.checkpointing.timeout=10 min"))
        .hasMessageContaining("a transaction can wait 50 min")
        .hasMessageEndingWith(
            "set it to more than 50 min, or make checkpoints' timeout and interval shorter");
    assertThatThrownBy(() -> requireTimes("execution.checkpointing.interval=4 min"))
        .hasMessageContaining("a transaction can wait 17 min")
        .hasMessageEndingWith("or tolerate 1");
    assertThatThrownBy(() -> requireTimes("execution.checkpointing.min-pause=2 min"))
        .hasMessageContaining("a transaction can wait 13 min");
    assertThatThrownBy(
            () -> requireTimes("execution.checkpointing.tolerable-failed-checkpoints=2147483647"))
        .hasMessageEndingWith("or tolerate 7");
    assertThatThrownBy(() -> requireTimes("sink.transaction-timeout=5 min"))
        .as("a wait as long as the timeout is too long")
        .hasMessageEndingWith("set it to more than 5 min, or tolerate 2");
    assertThatThrownBy(() -> requireTimes("sink.transaction-timeout=2 min"))
        .hasMessageEndingWith("or make checkpoints' timeout and interval shorter");
    assertThatThrownBy(() -> requireTimes("sink.transaction-timeout=121 s"))
        .hasMessageEndingWith("or tolerate 0");
  }

  @Test
  void toleratesByDefaultWhatItsTransactionsOutlast() {
    requireTimes();
    requireTimes("delivery=at-least-once", "execution.checkpointing.timeout=10 min");
  }

  private static void requireTimes(String... assignments) {
    Settings settings = settings("delivery=exactly-once");
    for (String assignment : assignments) {
      settings.addAssignment(assignment);
    }
    Configuration configuration = settings.toConfiguration();
    JobConfig.from(configuration).sink().requireTimesThatFit(configuration);
  }

  private static JobConfig config(String... assignments) {
    return JobConfig.from(settings(assignments).toConfiguration());
  }

  private static Settings settings(String... assignments) {
    Settings settings =
        new Settings()
            .addAssignment("kafka.bootstrap-servers=localhost:9092")
            .addAssignment("model.directory=/models/small");
    for (String assignment : assignments) {
      settings.addAssignment(assignment);
    }
    return settings;
  }
}
