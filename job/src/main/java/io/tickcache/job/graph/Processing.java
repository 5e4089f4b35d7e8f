package io.tickcache.job.graph;

import io.tickcache.inference.CheckpointLabel;
import io.tickcache.inference.config.InferenceConfig;
import io.tickcache.job.options.JobConfig;
import io.tickcache.model.ModelConfig;
import io.tickcache.scores.ScorePlan;
import io.tickcache.trading.Strategy;
import io.tickcache.trading.allocation.AllocationPolicy;
import java.util.Optional;

/**
 * What the job does between its ends.
 *
 * @param inference what the operator is told
 * @param strategy what is made of the predictions; empty for no signals
 * @param policy what is held by them; empty for no allocations
 * @param scores how they are scored; empty for no scores
 * @param label of the job's checkpoints
 */
public record Processing(
    InferenceConfig inference,
    Optional<Strategy> strategy,
    Optional<AllocationPolicy> policy,
    Optional<ScorePlan> scores,
    CheckpointLabel label) {

  /** As the options say, for this model; checkpoints have no label. */
  public static Processing of(JobConfig config, ModelConfig model) {
    return new Processing(
        config.inference(),
        config.strategy(model),
        config.policy(model),
        config.plan(model),
        CheckpointLabel.NONE);
  }

  /** The same with labelled checkpoints. */
  public Processing labelled(CheckpointLabel newLabel) {
    return new Processing(inference, strategy, policy, scores, newLabel);
  }
}
