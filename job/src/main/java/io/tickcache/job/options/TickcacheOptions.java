package io.tickcache.job.options;

import io.tickcache.engine.Device;
import io.tickcache.engine.EngineOptions;
import io.tickcache.engine.EngineType;
import io.tickcache.engine.WeightType;
import io.tickcache.inference.config.Emit;
import io.tickcache.inference.config.OnModelChange;
import io.tickcache.inference.config.Ordering;
import io.tickcache.job.options.forecasting.ForecastOptions;
import io.tickcache.job.options.scoring.ScoreOptions;
import io.tickcache.job.options.trading.TradingOptions;
import io.tickcache.kvcache.KvStorage;
import io.tickcache.kvcache.RetentionPolicy;
import io.tickcache.steps.KlineIntervalPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;

/** The job's own options: key, type, default and meaning, declared once. */
public final class TickcacheOptions {

  public static final ConfigOption<String> BOOTSTRAP_SERVERS =
      ConfigOptions.key("kafka.bootstrap-servers")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "Kafka brokers to start from, host:port, separated by commas. Required.");

  public static final ConfigOption<String> GROUP_ID =
      ConfigOptions.key("kafka.group-id")
          .stringType()
          .defaultValue("tickcache")
          .withDescription(
              "Consumer group under which offsets are committed when a checkpoint completes.");

  public static final ConfigOption<Map<String, String>> KAFKA_PROPERTIES =
      ConfigOptions.key("kafka.properties")
          .mapType()
          .defaultValue(Map.of())
          .withDescription(
              "Kafka client properties for every source and sink, e.g. kafka.properties.security.protocol. "
                  + "A secret is written as a reference, which each client reads where it is made: "
                  + "${file:/PATH:KEY}, ${dir:/PATH:FILE} or ${env:NAME}.");

  /** One for each {@link JobTopic}. */
  public static final List<ConfigOption<?>> TOPICS = JobTopic.options();

  public static final ConfigOption<Boolean> SOURCE_BOUNDED =
      ConfigOptions.key("source.bounded")
          .booleanType()
          .defaultValue(false)
          .withDescription(
              "true: read up to the offsets that the topics end at when the job starts, then finish.");

  public static final ConfigOption<SourceStart> SOURCE_START =
      ConfigOptions.key("source.start")
          .enumType(SourceStart.class)
          .defaultValue(SourceStart.COMMITTED)
          .withDescription(
              "Where to start without a checkpoint: committed offsets (else the beginning), earliest or latest.");

  public static final ConfigOption<Duration> MAX_OUT_OF_ORDERNESS =
      ConfigOptions.key("source.max-out-of-orderness")
          .durationType()
          .defaultValue(Duration.ofMillis(500))
          .withDescription(
              "How far behind its partition's newest event time a record may come and not be late. With "
                  + "ordering event-time a step waits until newer records have moved event time on by that "
                  + "much; with arrival none waits.");

  public static final ConfigOption<Duration> MAX_TIME_JUMP =
      ConfigOptions.key("source.max-time-jump")
          .durationType()
          .defaultValue(Duration.ofHours(1))
          .withDescription(
              "A record further ahead of its partition's event time than this advances it only once the next "
                  + "record confirms it: one wrong timestamp must not make all that follow late.");

  public static final ConfigOption<Duration> MAX_AHEAD =
      ConfigOptions.key("source.max-ahead")
          .durationType()
          .defaultValue(Duration.ofMinutes(1))
          .withDescription(
              "How far ahead of the clock of the machine that reads it an event's time may be. One further ahead is a dead "
                  + "letter, and event time never runs ahead of that clock: a publisher's wrong clock must not stop others. "
                  + "0: no such rule, where event times have nothing to do with the clock. Unbounded input only.");

  public static final ConfigOption<Duration> SOURCE_IDLE_TIMEOUT =
      ConfigOptions.key("source.idle-timeout")
          .durationType()
          .defaultValue(Duration.ofSeconds(5))
          .withDescription(
              "A partition without records for so long (wall clock) no longer holds back event time.");

  public static final ConfigOption<Duration> SOURCE_MAX_DRIFT =
      ConfigOptions.key("source.max-drift")
          .durationType()
          .defaultValue(Duration.ofMinutes(1))
          .withDescription(
              "Watermark alignment: event time by which one partition may run ahead of the slowest before its "
                  + "reading pauses. Bounds the events that wait in state. Unbounded input only.");

  public static final ConfigOption<String> MODEL_DIRECTORY =
      ConfigOptions.key("model.directory")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "Model directory (config.json, model.safetensors or model.pt), readable on every task manager. Required.");

  public static final ConfigOption<EngineType> MODEL_ENGINE =
      ConfigOptions.key("model.engine")
          .enumType(EngineType.class)
          .defaultValue(EngineType.AUTO)
          .withDescription(
              "What computes the network. vector: Java on a CPU, the same bits on every processor and however steps are "
                  + "batched. torch: libtorch, for GPUs and for a model.pt of your own. auto: vector where it can.");

  public static final ConfigOption<Device> MODEL_DEVICE =
      ConfigOptions.key("model.device")
          .enumType(Device.class)
          .defaultValue(Device.AUTO)
          .withDescription(
              "Where the network runs. auto: on a GPU if Flink gives the task manager any (external resource gpu; its "
                  + "subtasks share them out), else on the CPU. gpu: on one of those, or without them on the first CUDA "
                  + "device that the process sees; none is an error. A GPU needs a libtorch for CUDA, and kv-cache.memory "
                  + "is then the device's. Whether predictions have the same bits in every batch there is measured at the "
                  + "start, and their guarantee says it.");

  public static final ConfigOption<WeightType> MODEL_WEIGHTS =
      ConfigOptions.key("model.weights")
          .enumType(WeightType.class)
          .defaultValue(WeightType.FP32)
          .withDescription(
              "Numbers that the weights of linear layers are rounded to: fp32, or bf16 (3 decimal digits), which take half the"
                  + " bytes, so that steps of single instruments are faster. Another choice is another model.");

  public static final ConfigOption<MemorySize> KV_CACHE_MEMORY =
      ConfigOptions.key("kv-cache.memory")
          .memoryType()
          .defaultValue(MemorySize.ofMebiBytes(256))
          .withDescription(
              "Memory of one slot's KV blocks: of the heap with the vector engine (taskmanager.memory.task.heap.size), native "
                  + "with torch on a CPU (taskmanager.memory.task.off-heap.size), else the device's.");

  public static final ConfigOption<Integer> KV_CACHE_BLOCK_SIZE =
      ConfigOptions.key("kv-cache.block-size")
          .intType()
          .defaultValue(EngineOptions.OWN_BLOCK_SIZE)
          .withDescription(
              "Slots of a KV block, a power of two from 16 on; 0 for the engine's own choice: 64 with vector (fewer run as "
                  + "64), 256 with torch. State does not depend on it, and predictions do not with vector.");

  public static final ConfigOption<KvStorage> KV_CACHE_STORAGE =
      ConfigOptions.key("kv-cache.storage")
          .enumType(KvStorage.class)
          .defaultValue(KvStorage.FP32)
          .withDescription(
              "How keys and values are stored. fp8 (e4m3), int8 and int4 have a scale a step and head. Smaller types "
                  + "hold more instruments and change predictions slightly; state of one type cannot be restored as "
                  + "another.");

  public static final ConfigOption<String> KV_CACHE_RETENTION =
      ConfigOptions.key("kv-cache.retention")
          .stringType()
          .defaultValue(RetentionPolicy.SLIDING_WINDOW.toString())
          .withDescription(
              "Which steps stay in a full context: sliding-window (the last ones), attention-sinks:N (the first N and the "
                  + "last ones), or the highest scores, chosen 16 at a time: attention-score, recency, entropy, hybrid "
                  + "(0.7 attention + 0.3 recency). State of one policy cannot be restored as another.");

  public static final ConfigOption<KlineIntervalPolicy> MODEL_KLINE_INTERVALS =
      ConfigOptions.key("model.kline-intervals")
          .enumType(KlineIntervalPolicy.class)
          .defaultValue(KlineIntervalPolicy.AUTO)
          .withDescription(
              "Klines of intervals that the model was not trained on (kline_intervals of its config), or not together in "
                  + "one context: refuse (dead letter), filter (passed over and counted), or take any (with a warning). "
                  + "auto: refuse where the config names intervals, else any.");

  public static final ConfigOption<OnModelChange> ON_MODEL_CHANGE =
      ConfigOptions.key("kv-cache.on-model-change")
          .enumType(OnModelChange.class)
          .defaultValue(OnModelChange.REFUSE)
          .withDescription(
              "Restored state whose keys and values are of another model, storage or retention: refuse to start, "
                  + "or drop them and begin a new-context with each instrument's next step, while books and kline "
                  + "windows go on, or rebuild each context from the inputs that kv-cache.retain-inputs kept: an "
                  + "approximation, and predictions say so.");

  public static final ConfigOption<Boolean> RETAIN_INPUTS =
      ConfigOptions.key("kv-cache.retain-inputs")
          .booleanType()
          .defaultValue(false)
          .withDescription(
              "true: keep in state what went into the last max_context steps of each instrument (about 350 bytes an "
                  + "order-book step), so that another model can rebuild contexts.");

  public static final ConfigOption<Integer> BATCH_MAX_STEPS =
      ConfigOptions.key("batch.max-steps")
          .intType()
          .defaultValue(100)
          .withDescription("Steps at which a batch closes, 1 to 4096.");

  public static final ConfigOption<Duration> BATCH_MAX_WAIT =
      ConfigOptions.key("batch.max-wait")
          .durationType()
          .defaultValue(Duration.ofMillis(5))
          .withDescription(
              "Time after its first step at which a batch closes even if not full; 0: each step alone.");

  public static final ConfigOption<Ordering> ORDERING =
      ConfigOptions.key("ordering")
          .enumType(Ordering.class)
          .defaultValue(Ordering.EVENT_TIME)
          .withDescription(
              "Order of an instrument's events. event-time: a function of the data alone, so replays and restarts "
                  + "give the same bytes. arrival: lowest latency; the same bytes only where an instrument's events "
                  + "come from one partition.");

  public static final ConfigOption<Emit> EMIT =
      ConfigOptions.key("emit")
          .enumType(Emit.class)
          .defaultValue(Emit.EVERY_STEP)
          .withDescription(
              "Which steps give a prediction: every-step, or the last of each instrument in a batch (fewer records; "
                  + "which ones depends on the batches, so outside the bit-identity guarantee).");

  /** Of signals and allocations. */
  public static final List<ConfigOption<?>> TRADING = TradingOptions.ALL;

  /** Of scores. */
  public static final List<ConfigOption<?>> SCORES = ScoreOptions.ALL;

  /** Of forecasts. */
  public static final List<ConfigOption<?>> FORECASTS = ForecastOptions.ALL;

  public static final ConfigOption<Duration> INSTRUMENT_IDLE_TIMEOUT =
      ConfigOptions.key("instrument.idle-timeout")
          .durationType()
          .defaultValue(Duration.ofHours(1))
          .withDescription(
              "Event time without an event after which an instrument's state is dropped; if it returns, a new context "
                  + "epoch starts. At least two intervals of its longest klines.");

  public static final ConfigOption<List<String>> INSTRUMENTS =
      ConfigOptions.key("instruments")
          .stringType()
          .asList()
          .defaultValues("*")
          .withDescription(
              "Glob patterns of the instruments to accept, separated by semicolons, e.g. binance-*:BTC*. Others are "
                  + "dead letters.");

  public static final ConfigOption<Delivery> DELIVERY =
      ConfigOptions.key("delivery")
          .enumType(Delivery.class)
          .defaultValue(Delivery.AT_LEAST_ONCE)
          .withDescription(
              "Of predictions and dead letters. at-least-once: a failure may repeat records. exactly-once: Kafka "
                  + "transactions, visible to read_committed consumers after each checkpoint.");

  public static final ConfigOption<Duration> TRANSACTION_TIMEOUT =
      ConfigOptions.key("sink.transaction-timeout")
          .durationType()
          .defaultValue(Duration.ofMinutes(10))
          .withDescription(
              "With exactly-once: how long a transaction may stay open, at most the brokers' "
                  + "transaction.max.timeout.ms (15 min). Longer than as many checkpoints in a row can take as may fail; "
                  + "a job that stays down longer loses what it had not committed.");

  public static final ConfigOption<String> TRANSACTIONAL_ID_PREFIX =
      ConfigOptions.key("sink.transactional-id-prefix")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "With exactly-once: start of the transactional ids, e.g. for rights; without it, kafka.group-id. Eight "
                  + "digits of a hash over kafka.group-id and the output topics follow it, so that different jobs have "
                  + "different ids whatever stands here.");

  public static final ConfigOption<OnLostTransaction> ON_LOST_TRANSACTION =
      ConfigOptions.key("sink.on-lost-transaction")
          .enumType(OnLostTransaction.class)
          .defaultValue(OnLostTransaction.FAIL)
          .withDescription(
              "With exactly-once: what to do when the brokers have aborted a transaction before it could be committed, so "
                  + "that its records are lost: fail, for good and with their offsets, or continue. Both log and count.");

  private TickcacheOptions() {}
}
