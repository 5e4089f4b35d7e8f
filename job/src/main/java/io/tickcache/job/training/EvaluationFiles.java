package io.tickcache.job.training;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tickcache.evaluation.EvaluationReport;
import io.tickcache.evaluation.WalkForwardReport;
import io.tickcache.model.FiniteJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes an evaluation as JSON, Markdown and plots. */
public final class EvaluationFiles {

  private static final JsonMapper JSON =
      FiniteJson.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private EvaluationFiles() {}

  /** Writes into the directory, which is made if missing; files of these names are replaced. */
  public static void write(EvaluationReport report, Path directory) throws IOException {
    Files.createDirectories(directory);
    Files.write(directory.resolve("evaluation.json"), JSON.writeValueAsBytes(report));
    Files.write(
        directory.resolve("evaluation.md"), EvaluationText.lines(report, EvaluationText.ANY_WIDTH));
    EvaluationPlot.write(report, directory.resolve("evaluation.png"));
  }

  /** The same of a walk forward, as walk-forward.json and so on. */
  public static void write(WalkForwardReport report, Path directory) throws IOException {
    Files.createDirectories(directory);
    Files.write(directory.resolve("walk-forward.json"), JSON.writeValueAsBytes(report));
    Files.write(
        directory.resolve("walk-forward.md"),
        WalkForwardText.lines(report, EvaluationText.ANY_WIDTH));
    WalkForwardPlot.write(report, directory.resolve("walk-forward.png"));
  }
}
