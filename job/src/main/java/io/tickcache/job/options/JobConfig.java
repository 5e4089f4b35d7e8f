package io.tickcache.job.options;

import static io.tickcache.job.options.OptionRules.positive;
import static io.tickcache.job.options.OptionRules.required;

import io.tickcache.engine.EngineOptions;
import io.tickcache.inference.config.InferenceConfig;
import io.tickcache.inference.config.OnModelChange;
import io.tickcache.job.UserException;
import io.tickcache.job.options.forecasting.ForecastOptions;
import io.tickcache.job.options.scoring.ScoreOptions;
import io.tickcache.job.options.trading.TradingOptions;
import io.tickcache.kvcache.ContextGeometry;
import io.tickcache.kvcache.RetentionPolicy;
import io.tickcache.model.ModelConfig;
import io.tickcache.scores.ScorePlan;
import io.tickcache.scores.ScoreSettings;
import io.tickcache.trading.Strategy;
import io.tickcache.trading.allocation.AllocationPolicy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.configuration.ReadableConfig;

/**
 * All that the job is told, checked.
 *
 * @param kafka where the brokers are
 * @param topics which topics are read and written
 * @param source how they are read
 * @param sink how they are written
 * @param inference what the operator does
 * @param strategy what is made of predictions, as {@link StrategyFile} reads it
 * @param portfolio what is held by them, as {@link PolicyFile} reads it
 * @param scores how they are scored
 * @param reference what scores are held against, as {@link ScoreOptions#REFERENCE} says it
 */
public record JobConfig(
    KafkaConfig kafka,
    TopicsConfig topics,
    SourceConfig source,
    SinkConfig sink,
    InferenceConfig inference,
    String strategy,
    String portfolio,
    ScoreSettings scores,
    String reference) {

  private static final int LARGEST_BATCH = 4096;

  /** Reads the options. */
  public static JobConfig from(ReadableConfig options) {
    SourceConfig source = SourceConfig.from(options);
    return new JobConfig(
        KafkaConfig.from(options),
        TopicsConfig.from(options),
        source,
        SinkConfig.from(options),
        inference(options, source),
        required(options, TradingOptions.STRATEGY),
        required(options, TradingOptions.PORTFOLIO),
        ScoreOptions.read(options),
        required(options, ScoreOptions.REFERENCE));
  }

  /**
   * The strategy; empty for no signals.
   *
   * @param model whose outputs it looks at
   * @throws UserException if it is wrong, or does not fit the model
   */
  public Optional<Strategy> strategy(ModelConfig model) {
    return StrategyFile.read(TradingOptions.STRATEGY.key(), strategy, model.head());
  }

  /**
   * The policy of the portfolio; empty for no allocations.
   *
   * @param model whose outputs it looks at
   * @throws UserException if it is wrong, or does not fit the model
   */
  public Optional<AllocationPolicy> policy(ModelConfig model) {
    return PolicyFile.read(TradingOptions.PORTFOLIO.key(), portfolio, model);
  }

  /**
   * What is scored; empty for no scores.
   *
   * @param model whose outputs they are
   * @throws UserException if none can be scored, or the window is too short for one
   */
  public Optional<ScorePlan> plan(ModelConfig model) {
    return ScoreOptions.plan(scores, reference, model, Path.of(inference.modelDirectory()));
  }

  /** The topics that the job reads and writes with this model. */
  public List<String> usedTopics(ModelConfig model) {
    List<String> used = new ArrayList<>(topics.usedWith(model));
    if (strategy.equals(StrategyFile.NONE)) {
      used.remove(topics.name(JobTopic.SIGNALS));
    }
    if (portfolio.equals(PolicyFile.NONE)) {
      used.remove(topics.name(JobTopic.ALLOCATIONS));
    }
    if (scores.areNone()) {
      used.remove(topics.name(JobTopic.SCORES));
    }
    if (inference.forecasts().areNone()) {
      used.remove(topics.name(JobTopic.FORECASTS));
    }
    return used;
  }

  private static EngineOptions engine(ReadableConfig options) {
    return EngineOptions.of(
            OptionRules.positiveMemory(options, TickcacheOptions.KV_CACHE_MEMORY),
            OptionRules.between(options, TickcacheOptions.BATCH_MAX_STEPS, 1, LARGEST_BATCH))
        .withEngine(options.get(TickcacheOptions.MODEL_ENGINE))
        .withKvStorage(options.get(TickcacheOptions.KV_CACHE_STORAGE))
        .withBlockSize(
            OptionRules.powerOfTwoOr(
                options,
                TickcacheOptions.KV_CACHE_BLOCK_SIZE,
                ContextGeometry.PAGE_SIZE,
                EngineOptions.OWN_BLOCK_SIZE))
        .withRetention(
            OptionRules.parsed(options, TickcacheOptions.KV_CACHE_RETENTION, RetentionPolicy::of))
        .withWeights(options.get(TickcacheOptions.MODEL_WEIGHTS))
        .withDevice(options.get(TickcacheOptions.MODEL_DEVICE));
  }

  private static InferenceConfig inference(ReadableConfig options, SourceConfig source) {
    return new InferenceConfig(
        required(options, TickcacheOptions.MODEL_DIRECTORY),
        engine(options),
        OptionRules.notNegative(options, TickcacheOptions.BATCH_MAX_WAIT),
        options.get(TickcacheOptions.ORDERING),
        options.get(TickcacheOptions.EMIT),
        positive(options, TickcacheOptions.INSTRUMENT_IDLE_TIMEOUT),
        options.get(TickcacheOptions.MODEL_KLINE_INTERVALS),
        onModelChange(options),
        options.get(TickcacheOptions.RETAIN_INPUTS),
        OptionRules.notEmpty(options, TickcacheOptions.INSTRUMENTS),
        source.maxAhead(),
        !ScoreOptions.read(options).areNone(),
        ForecastOptions.read(options));
  }

  private static OnModelChange onModelChange(ReadableConfig options) {
    OnModelChange value = options.get(TickcacheOptions.ON_MODEL_CHANGE);
    if (value == OnModelChange.REBUILD && !options.get(TickcacheOptions.RETAIN_INPUTS)) {
      throw new UserException(
          "'%s' = %s needs '%s' = true, in this run and in the one whose state it takes over"
              .formatted(
                  TickcacheOptions.ON_MODEL_CHANGE.key(),
                  value,
                  TickcacheOptions.RETAIN_INPUTS.key()));
    }
    return value;
  }
}
