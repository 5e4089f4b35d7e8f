package io.tickcache.lab.engine;

import io.tickcache.job.ModelCheck;
import io.tickcache.job.UserException;
import io.tickcache.model.Architecture;
import io.tickcache.model.ModelConfig;
import io.tickcache.model.ModelDirectory;
import io.tickcache.model.ModelFactory;
import java.nio.file.Path;

/** The models that benchmarks run. */
public final class BenchModels {

  private static final long SEED = 1;

  private BenchModels() {}

  /** {@code small} or {@code reference} with random weights, or a model directory. */
  public static ModelDirectory named(String name) {
    return switch (name) {
      case "small" -> ModelFactory.untrained(ModelFactory.smallConfig(), SEED);
      case "reference" -> ModelFactory.untrained(ModelFactory.referenceConfig(), SEED);
      default -> ModelCheck.read("--model", Path.of(name));
    };
  }

  /**
   * The same weights with another context length: only the mask and the number of slots depend on
   * it.
   *
   * @param positions steps that a context will see in its life
   * @throws UserException if the model's table of learned positions is shorter
   */
  public static ModelDirectory withContext(ModelDirectory model, int maxContext, int positions) {
    ModelConfig config = model.config();
    Architecture size = config.architecture();
    if (size.maxPositions() != null && size.maxPositions() < positions) {
      throw new UserException(
          "--contexts %d needs %d positions, the model %s has max_positions = %d"
              .formatted(maxContext, positions, model.filesId(), size.maxPositions()));
    }
    return new ModelDirectory(
        config.with(size.withMaxContext(maxContext)), model.network(), model.digest());
  }
}
