package io.tickcache.trading.flow;

import io.tickcache.inference.event.PriceNews;
import io.tickcache.schemas.Score;
import io.tickcache.scores.ScorePlan;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamUtils;

/** Scores behind the job's predictions. */
public final class ScorePipeline {

  private static final String NAME = "scores-of-predictions";

  private ScorePipeline() {}

  /**
   * Puts the plan behind predictions and prices, in the tasks that make them: they are apart by
   * instrument already, so nothing is exchanged.
   *
   * @param news what prices did and what was predicted of them
   * @param live whether the input goes on after the job, which may be drained and go on
   */
  public static DataStream<Score> attach(DataStream<PriceNews> news, ScorePlan plan, boolean live) {
    return DataStreamUtils.reinterpretAsKeyedStream(news, PriceNews::instrument, Types.STRING)
        .transform(
            NAME, ScoreSerializer.TYPE, new EndingProcessOperator<>(new ScoreFunction(plan), live))
        .uid(NAME);
  }
}
