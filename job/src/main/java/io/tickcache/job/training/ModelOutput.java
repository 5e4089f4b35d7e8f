package io.tickcache.job.training;

import io.tickcache.job.UserException;
import io.tickcache.training.EpochMetrics;
import io.tickcache.training.TrainedModel;
import io.tickcache.training.TrainingRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes a trained model and its figures beside its place, then moves them there in one step. */
final class ModelOutput {

  static final String METRICS_FILE = "metrics.csv";
  static final String PLOT_FILE = "training.png";

  private ModelOutput() {}

  /**
   * Writes.
   *
   * @param klines lengths of the klines that were trained on, for the plot; empty without
   */
  static void write(Path target, TrainedModel trained, TrainingRecord record, String klines)
      throws IOException {
    Path parent = target.toAbsolutePath().normalize().getParent();
    Files.createDirectories(parent);
    Path scratch =
        Files.createDirectory(
            parent.resolve(".%s-%x".formatted(target.getFileName(), System.nanoTime())));
    try {
      trained.model().write(scratch);
      record.write(scratch);
      Files.write(
          scratch.resolve(METRICS_FILE), metrics(trained.epochs(), record.options().outputs()));
      TrainingPlot.write(trained, record, klines, scratch.resolve(PLOT_FILE));
      requireEmpty(target);
      Files.deleteIfExists(target);
      Files.move(scratch, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      deleteIfThere(scratch);
    }
  }

  /** An empty directory may stand where the model is to be. */
  static void requireEmpty(Path target) throws IOException {
    if (!Files.exists(target)) {
      return;
    }
    try (Stream<Path> content = Files.list(target)) {
      if (content.findAny().isPresent()) {
        throw new UserException("--model " + target + ": must be empty or not exist");
      }
    }
  }

  private static void deleteIfThere(Path scratch) throws IOException {
    if (!Files.exists(scratch)) {
      return;
    }
    try (Stream<Path> content = Files.list(scratch)) {
      for (Path file : content.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(scratch);
  }

  private static List<String> metrics(List<EpochMetrics> epochs, List<String> outputs) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "epoch,updates,training_loss,validation_loss,learning_rate,gradient_norm,"
            + outputs.stream().map(o -> "validation_ic_" + o).collect(Collectors.joining(",")));
    for (EpochMetrics epoch : epochs) {
      lines.add(
          Stream.concat(
                  Stream.of(
                      epoch.epoch(),
                      epoch.updates(),
                      epoch.trainingLoss(),
                      epoch.validationLoss(),
                      epoch.learningRate(),
                      epoch.gradientNorm()),
                  epoch.validationIc().stream())
              .map(String::valueOf)
              .collect(Collectors.joining(",")));
    }
    return lines;
  }
}
