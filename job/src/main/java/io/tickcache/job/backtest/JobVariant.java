package io.tickcache.job.backtest;

import java.util.List;

/**
 * What of the job is changed from one run to another.
 *
 * @param settings KEY=VALUE of the job's options, which count more than those of all runs
 * @param window steps that a prediction may attend to, at most as many as the model was made for;
 *     null for the model's own
 */
public record JobVariant(List<String> settings, Integer window) {

  public JobVariant {
    settings = List.copyOf(settings);
  }
}
