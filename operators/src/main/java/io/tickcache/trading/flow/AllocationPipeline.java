package io.tickcache.trading.flow;

import io.tickcache.inference.batch.TimedPrediction;
import io.tickcache.schemas.Allocation;
import io.tickcache.trading.allocation.AllocationPolicy;
import io.tickcache.trading.allocation.Outlook;
import java.util.Set;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.util.Collector;

/** A portfolio behind the job's predictions. */
public final class AllocationPipeline {

  private static final String NAME = "allocations-of-predictions";

  private AllocationPipeline() {}

  /**
   * Puts the policy behind the predictions. What it needs of them goes to one task, which has the
   * portfolio.
   *
   * @param live whether the input goes on after the job, which may be drained and go on
   */
  public static DataStream<Allocation> attach(
      DataStream<TimedPrediction> predictions, AllocationPolicy policy, boolean live) {
    String portfolio = policy.name();
    return predictions
        .flatMap(new Outlooks(policy), OutlookSerializer.TYPE)
        .name("outlooks")
        .uid("outlooks")
        .keyBy(outlook -> portfolio, Types.STRING)
        .transform(
            NAME,
            AllocationSerializer.TYPE,
            new EndingProcessOperator<>(new AllocationFunction(policy), live))
        .setParallelism(1)
        .uid(NAME);
  }

  /** Of the portfolio's instruments. */
  private static final class Outlooks implements FlatMapFunction<TimedPrediction, Outlook> {

    private static final long serialVersionUID = 1L;

    private final Set<String> instruments;
    private final String output;

    Outlooks(AllocationPolicy policy) {
      instruments = Set.copyOf(policy.instruments());
      output = policy.output();
    }

    @Override
    public void flatMap(TimedPrediction timed, Collector<Outlook> out) {
      if (instruments.contains(timed.prediction().getInstrument())) {
        Outlook outlook = Outlook.of(timed.prediction(), output);
        if (outlook != null) {
          out.collect(outlook);
        }
      }
    }
  }
}
