package io.tickcache.lab.recovery;

import io.tickcache.model.ModelDirectory;
import java.nio.file.Path;
import java.util.List;

/**
 * What {@code bench checkpoint} is asked to do.
 *
 * @param model its context is made as long as the longest of {@code contexts}
 * @param contexts steps that each instrument's context holds when the counting begins
 * @param checkpoints to count, of each context length
 * @param instruments of the simulated market
 * @param rate order-book updates of each of them a second
 * @param work directory for configuration, logs and state, kept; null: a temporary one
 * @param settings KEY=VALUE of the job's options
 */
public record CheckpointOptions(
    ModelDirectory model,
    List<Integer> contexts,
    int checkpoints,
    int instruments,
    double rate,
    Path work,
    List<String> settings) {

  public CheckpointOptions {
    contexts = List.copyOf(contexts);
    settings = List.copyOf(settings);
  }
}
