package io.tickcache.job.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tickcache.job.UserException;
import io.tickcache.job.backtest.JobVariant;
import io.tickcache.job.compare.report.CompareFiles;
import io.tickcache.job.compare.report.CompareText;
import io.tickcache.job.compare.report.CompareWords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompareFilesTest {

  @TempDir private Path directory;

  private final Compared compared = ComparedCells.compared();

  private String read(String file) throws IOException {
    return Files.readString(directory.resolve(file));
  }

  @Test
  void aCellThatCouldNotRunHasItsReasonEverywhere() throws IOException {
    CompareFiles.write(compared, directory);
    String reason = "window 999 could not run: a window of 999 steps is too long";
    assertThat(read("compare.md"))
        .contains("- " + reason, "1 of 3 cells could not run; why stands below the table.");
    assertThat(read("compare.html")).contains(reason);
    assertThat(CompareText.lines(compared, 80)).contains("- " + reason);
    JsonNode cell = new ObjectMapper().readTree(read("compare.json")).at("/cells/2");
    assertThat(cell.get("reason").asText()).isEqualTo("a window of 999 steps is too long");
    assertThat(cell.get("account").isNull()).isTrue();
    assertThat(compared.isWhole()).isFalse();
  }

  @Test
  void figuresStandBesideTheReferences() throws IOException {
    CompareFiles.write(compared, directory);
    assertThat(read("compare.md"))
        .contains("| mean change |", "16.0 kB", "|        0.13 |", "6.25 %");
    JsonNode json = new ObjectMapper().readTree(read("compare.json"));
    assertThat(json.get("reference").asText()).isEqualTo("fp32");
    assertThat(json.get("trials").asInt()).isEqualTo(2);
    assertThat(json.at("/cells/0/predictions/mean").asDouble()).isZero();
    assertThat(json.at("/cells/0/account/net_return_difference/value").asDouble()).isZero();
    assertThat(json.at("/cells/1/account/net_return_difference/value").asDouble())
        .isEqualTo((1_002.125 / 1_000 - 1) - (1_002.0 / 1_000 - 1));
    assertThat(json.at("/cells/1/account/sharpe").isNull()).isTrue();
    assertThat(json.at("/notes/0").asText()).startsWith("<int4>: 4 predictions are of a step");
    assertThat(read("equity.csv").lines())
        .containsExactly(
            "time,fp32,<int4>",
            "2023-11-14T22:13:20Z,1000,1000",
            "2023-11-14T22:13:21Z,1001,1001",
            "2023-11-14T22:13:22Z,999,998.875",
            "2023-11-14T22:13:23Z,1002,1002.125");
  }

  /** What was measured is another one each time; all else is the same for the same content. */
  @Test
  void measuredTimesStandApart() throws IOException {
    CompareFiles.write(compared, directory);
    Path again = directory.resolve("again");
    CompareFiles.write(
        ComparedCells.compared(
            compared.rows().stream()
                .map(CellRow::outcome)
                .map(
                    outcome ->
                        outcome.ran()
                            ? CellOutcome.of(outcome.cell(), withoutPace(outcome.result()))
                            : outcome)
                .toList()),
        again);
    for (String file : List.of("compare.html", "compare.md", "compare.json", "equity.csv")) {
      assertThat(again.resolve(file)).hasSameBinaryContentAs(directory.resolve(file));
    }
    assertThat(new ObjectMapper().readTree(read("timings.json")).at("/1/step_micros").asDouble())
        .isEqualTo(5);
    assertThat(again.resolve("timings.json")).hasContent("[ ]");
  }

  private static CellResult withoutPace(CellResult result) {
    return new CellResult(
        result.contextBytes(),
        result.cacheBytes(),
        result.deviation(),
        result.unmatched(),
        result.ic(),
        result.account(),
        result.quoteCurrency(),
        result.inSample(),
        null);
  }

  @Test
  void theVerdictSaysWhatChanceAloneDoes() throws IOException {
    CompareFiles.write(compared, directory);
    assertThat(read("compare.md"))
        .contains(
            "- No other cell earned more or less than the reference, fp32, beyond chance. Chance"
                + " alone lets about 0.1 of as many 95 % intervals exclude 0.")
        .contains(
            "- The smallest cache, <int4> (2.0 kB a context), earned 0.012 % of the capital more"
                + " than the reference (95 %: from ");
  }

  @Test
  void namesTheSmallestCacheOnlyIfItIsSmallerThanTheReferences() {
    assertThat(words(2_000, 0, 16_000))
        .contains(
            "No other cell has a smaller cache than the reference, cell 0 (2.0 kB a context).");
    assertThat(words(16_000, 0, 16_000))
        .contains(
            "No other cell has a smaller cache than the reference, cell 0 (16.0 kB a context).");
    assertThat(words(16_000, 0, 4_000, 2_000))
        .anyMatch(line -> line.startsWith("The smallest cache, cell 2 (2.0 kB a context), earned"));
  }

  @Test
  void saysThatOthersAreAsSmallAsTheSmallest() {
    assertThat(words(16_000, 0, 2_000, 2_000, 4_000))
        .anyMatch(
            line ->
                line.startsWith(
                    "The smallest cache, cell 1 (2.0 kB a context; of 1 other cell, too), earned"));
    assertThat(words(16_000, 0, 2_000, 2_000, 2_000))
        .anyMatch(line -> line.contains("(2.0 kB a context; of 2 other cells, too), earned"));
  }

  @Test
  void nothingThatCanBeSeenIsNeitherMoreNorLess() {
    assertThat(words(16_000, 0, 2_000))
        .anyMatch(line -> line.contains("earned as much as the reference (95 %"));
    for (double little : new double[] {1e-6, -1e-6}) {
      assertThat(words(16_000, little, 2_000))
          .anyMatch(
              line ->
                  line.contains(
                      "earned as much as the reference to within 0.001 % of the capital (95 %"));
    }
  }

  /** Of a reference and others with caches of so many bytes; the others' accounts differ by it. */
  private static List<String> words(long reference, double change, long... others) {
    List<CellOutcome> outcomes = new ArrayList<>();
    for (int i = 0; i <= others.length; i++) {
      Cell cell = new Cell("cell " + i, new JobVariant(List.of(), i + 1), i, 0);
      outcomes.add(
          CellOutcome.of(
              cell,
              ComparedCells.result(i == 0 ? reference : others[i - 1], i == 0 ? 0 : change, null)));
    }
    return CompareWords.verdict(ComparedCells.compared(outcomes));
  }

  @Test
  void namesAreTextInThePage() throws IOException {
    CompareFiles.write(compared, directory);
    assertThat(read("compare.html")).contains("&lt;int4&gt;").doesNotContain("<int4>");
  }

  @Test
  void withoutAReferenceTheOthersAreShownByThemselves() throws IOException {
    CellOutcome first = CellOutcome.failed(compared.rows().get(0).outcome().cell(), "no memory");
    Compared alone = ComparedCells.compared(List.of(first, compared.rows().get(1).outcome()));

    CompareFiles.write(alone, directory);

    assertThat(read("compare.md"))
        .contains("- The reference, fp32, could not run: nothing is held against it.")
        .contains("- fp32 could not run: no memory")
        .contains("+0.212");
    CompareFiles.write(ComparedCells.compared(List.of(first)), directory);
    assertThat(read("compare.html")).contains("No cell could run");
  }

  @Test
  void whatCannotBeWrittenIsSaid() throws IOException {
    Files.createDirectory(directory.resolve("compare.json"));
    assertThatThrownBy(() -> CompareFiles.write(compared, directory))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("--report " + directory + ": not all of it could be written");
  }
}
