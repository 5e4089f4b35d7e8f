package io.tickcache.inference;

import io.tickcache.inference.batch.ForecastSerializer;
import io.tickcache.inference.batch.TimedPrediction;
import io.tickcache.inference.batch.TimedPredictionSerializer;
import io.tickcache.inference.config.InferenceConfig;
import io.tickcache.inference.event.DeadLetterSerializer;
import io.tickcache.inference.event.PriceNews;
import io.tickcache.inference.event.PriceNewsSerializer;
import io.tickcache.inference.event.RawEvent;
import io.tickcache.model.TokenSource;
import io.tickcache.schemas.DeadLetter;
import io.tickcache.schemas.Forecast;
import org.apache.flink.api.common.functions.FilterFunction;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.transformations.TwoInputTransformation;
import org.apache.flink.util.OutputTag;

/** The part of the job between its sources and its sinks. */
public final class InferencePipeline {

  /** Records that could not be used, as a side output of {@link #attach}. */
  public static final OutputTag<DeadLetter> DEAD_LETTERS =
      new OutputTag<>("dead-letters", DeadLetterSerializer.TYPE);

  /**
   * What prices did and what was predicted of them, as a side output of {@link #attach}; empty
   * unless the configuration {@link InferenceConfig#tellsPrices}. A price comes when its event is
   * applied, a prediction when its batch was run, both before the watermark that passes them.
   */
  public static final OutputTag<PriceNews> PRICES =
      new OutputTag<>("prices", PriceNewsSerializer.TYPE);

  /**
   * What is expected of next steps, as a side output of {@link #attach}, each behind the prediction
   * that it goes on from; empty unless the configuration has {@link InferenceConfig#forecasts}.
   */
  public static final OutputTag<Forecast> FORECASTS =
      new OutputTag<>("forecasts", ForecastSerializer.TYPE);

  /** Name of the inference operator, in logs, metrics and Flink's web pages. */
  public static final String OPERATOR = "incremental-inference";

  private InferencePipeline() {}

  /**
   * Puts the inference operator behind the events: those of instruments go to the task that owns
   * the instrument, market records to every task.
   *
   * @param label of the job's checkpoints
   */
  public static SingleOutputStreamOperator<TimedPrediction> attach(
      DataStream<RawEvent> events, InferenceConfig config, CheckpointLabel label) {
    DataStream<RawEvent> instruments =
        split(events, "instrument-events", new InstrumentEvents(label))
            .keyBy(RawEvent::instrument, Types.STRING);
    DataStream<RawEvent> market =
        split(events, "market-records", event -> event.source() == TokenSource.MARKET).broadcast();
    StreamExecutionEnvironment env = events.getExecutionEnvironment();
    TwoInputTransformation<RawEvent, RawEvent, TimedPrediction> inference =
        new TwoInputTransformation<>(
            instruments.getTransformation(),
            market.getTransformation(),
            OPERATOR,
            new IncrementalInferenceOperator(config),
            TimedPredictionSerializer.TYPE,
            env.getParallelism(),
            false);
    inference.setStateKeySelectors(RawEvent::instrument, null);
    inference.setStateKeyType(Types.STRING);
    env.addOperator(inference);
    return new Predictions(env, inference).uid(OPERATOR);
  }

  private static DataStream<RawEvent> split(
      DataStream<RawEvent> events, String name, FilterFunction<RawEvent> which) {
    return events
        .filter(which)
        .setParallelism(events.getParallelism()) // beside its source: no exchange, order stays
        .name(name)
        .uid(name);
  }

  /** Flink offers no other way to a stream with side outputs of a keyed and a broadcast input. */
  private static final class Predictions extends SingleOutputStreamOperator<TimedPrediction> {
    Predictions(
        StreamExecutionEnvironment env,
        TwoInputTransformation<RawEvent, RawEvent, TimedPrediction> inference) {
      super(env, inference);
    }
  }
}
