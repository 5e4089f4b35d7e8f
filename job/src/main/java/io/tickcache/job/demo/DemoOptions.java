package io.tickcache.job.demo;

import io.tickcache.job.replay.FeedOptions;
import io.tickcache.job.replay.Speed;
import java.nio.file.Path;
import java.util.List;

/**
 * What a demo is asked to do.
 *
 * @param feed the market
 * @param model model directory; null: the one that is shipped
 * @param predictions file for the predictions as JSON lines; null: none
 * @param forecasts file for the forecasts of next steps as JSON lines; null: none
 * @param parallelism subtasks
 * @param settings KEY=VALUE of the job's options
 */
public record DemoOptions(
    FeedOptions feed,
    Path model,
    Path predictions,
    Path forecasts,
    int parallelism,
    List<String> settings) {

  public DemoOptions {
    settings = List.copyOf(settings);
  }

  /** How fast event time passes. */
  public Speed speed() {
    return feed.speed();
  }
}
