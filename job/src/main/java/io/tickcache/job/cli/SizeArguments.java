package io.tickcache.job.cli;

import io.tickcache.model.Architecture;
import picocli.CommandLine.Option;

/** Sizes of a network, each over the one that the command chooses by itself. */
final class SizeArguments {

  @Option(
      names = "--d-model",
      paramLabel = "N",
      description = "Width; a multiple of 8 times the heads.")
  private Integer dModel;

  @Option(names = "--heads", paramLabel = "N", description = "Attention heads.")
  private Integer heads;

  @Option(names = "--layers", paramLabel = "N", description = "Layers.")
  private Integer layers;

  @Option(
      names = "--d-ff",
      paramLabel = "N",
      description = "Width of the feed-forward part; a multiple of 16.")
  private Integer dFf;

  @Option(
      names = "--max-context",
      paramLabel = "N",
      description = "Steps that a prediction may attend to, itself included.")
  private Integer maxContext;

  @Option(
      names = "--linear-skip",
      description =
          "Outputs are a linear rule on the step's own features, to which the network adds its"
              + " correction.")
  private boolean linearSkip;

  /**
   * The sizes given, and the others of this architecture.
   *
   * @throws IllegalArgumentException if they do not go together
   */
  Architecture over(Architecture usual) {
    Architecture architecture =
        new Architecture(
            or(dModel, usual.dModel()),
            or(heads, usual.nHeads()),
            or(layers, usual.nLayers()),
            or(dFf, usual.dFf()),
            or(maxContext, usual.maxContext()),
            usual.positionEncoding(),
            usual.ropeBase(),
            usual.maxPositions());
    return linearSkip ? architecture.withLinearSkip() : architecture;
  }

  private static int or(Integer chosen, int usual) {
    return chosen == null ? usual : chosen;
  }
}
