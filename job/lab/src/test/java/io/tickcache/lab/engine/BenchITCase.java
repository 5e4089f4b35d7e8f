package io.tickcache.lab.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tickcache.job.Terminal;
import io.tickcache.job.UserException;
import io.tickcache.kvcache.KvStorage;
import io.tickcache.lab.memory.MemoryBench;
import io.tickcache.lab.memory.MemoryReport;
import io.tickcache.lab.memory.MemoryResult;
import io.tickcache.model.ModelDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both benchmarks on the small model; what they measure is not looked at. */
class BenchITCase {

  private static final List<KvStorage> ALL = List.of(KvStorage.values());

  private final ModelDirectory model = BenchModels.named("small");

  @Tag("long")
  @Test
  void engineGivesEveryPassAFigureAndAFloor() {
    EngineReport report = engine(List.of(128, 600), List.of(4));

    JsonNode results = report.json().get("results");
    assertThat(results).hasSize(2 * ALL.size());
    for (JsonNode result : results) {
      assertThat(result.get("passes"))
          .extracting(pass -> pass.get("name").asText())
          .containsExactly(
              "cached step", "batch of 100", "step of 4 instruments", "full recompute");
      assertThat(result.get("passes"))
          .allMatch(pass -> pass.get("ms").asDouble() > 0 && pass.get("floor_ms").asDouble() > 0);
      assertThat(result.get("full_over_cached").asDouble()).isPositive();
    }
    assertThat(report.text()).anyMatch(line -> line.contains("full / cached"));
    assertThat(report.skipped()).isEmpty();
  }

  @Test
  void memoryStoresWhatItComputesInWholeBlocks() {
    MemoryReport report = new MemoryBench(model, List.of(60, 600), ALL, Terminal.of(true)).run();

    assertThat(report.results()).hasSize(2 * ALL.size());
    for (MemoryResult result : report.results()) {
      long stepBytes = result.computedStepBytes();
      int pages = (result.context() + 15) / 16;
      int blocks = (result.context() + 63) / 64;
      assertThat(result.storedBytes())
          .isEqualTo(pages * (16 * stepBytes + 16)); // each with its header
      assertThat(result.allocatedBytes()).isEqualTo(blocks * 64 * stepBytes);
    }
    assertThat(report.json().get("waste")).hasSize(2);
    assertThat(report.text()).anyMatch(line -> line.contains("blocks of 64"));
  }

  @Test
  void doesNotMeasureWrongAnswers() {
    ModelDirectory sized = BenchModels.withContext(model, 128, 128);
    SyntheticSteps steps = new SyntheticSteps(sized.config(), 128, new Random(1));
    try (FullContexts contexts =
        new FullContexts(sized, EngineVariant.of(KvStorage.FP32), steps, 1)) {
      assertThatThrownBy(() -> contexts.fill(new float[] {9, 9}, List.of(1)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("context 128, a batch of 100: output 0 is");
    }
  }

  @Test
  void writesGoldenPasses(@TempDir Path directory) throws IOException {
    new GoldenPasses(directory).write();
    for (String name : List.of("checked", "timed")) {
      assertThat(directory.resolve(name + ".pt")).isNotEmptyFile();
      assertThat(directory.resolve(name + ".npz")).isNotEmptyFile();
    }
    JsonNode checked =
        JsonMapper.builder().build().readTree(directory.resolve("checked.json").toFile());
    assertThat(checked.path("product_rows").asInt()).isEqualTo(256);
    assertThat(checked.path("split-60").size()).isLessThan(checked.path("split-7").size());
    JsonNode timed =
        JsonMapper.builder().build().readTree(directory.resolve("timed.json").toFile());
    assertThat(timed.path("passes")).hasSize(8);
  }

  @Test
  void countsEveryFirstStep() {
    ColdReport report = new ColdBench(cold(KvStorage.FP32)).run();
    assertThat(report.openSeconds()).isPositive();
    assertThat(report.slices().stream().mapToInt(ColdReport.Slice::steps).sum())
        .isEqualTo(report.steps().size());
    assertThat(report.json().path("slices")).hasSize(report.slices().size());
    assertThatThrownBy(() -> new ColdBench(cold(KvStorage.FP32, KvStorage.INT8)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("these options name 2");
  }

  private static EngineBenchOptions cold(KvStorage... storages) {
    List<EngineVariant> variants = Stream.of(storages).map(EngineVariant::of).toList();
    return new EngineBenchOptions(
        BenchModels.named("small"), List.of(128), List.of(1), variants, 1, 1 << 20);
  }

  @Test
  void refusesWhatItCannotMeasure() {
    assertThatThrownBy(() -> engine(List.of(100), List.of(1)))
        .isInstanceOf(UserException.class)
        .hasMessage("--contexts 100: must be above 100, the steps of the largest batch");
    assertThatThrownBy(() -> engine(List.of(128), List.of(4_097)))
        .hasMessage("--instruments 4097: must be 1 to 4096");
  }

  private EngineReport engine(List<Integer> contexts, List<Integer> instruments) {
    return new EngineBench(
            new EngineBenchOptions(
                model,
                contexts,
                instruments,
                ALL.stream().map(EngineVariant::of).toList(),
                1,
                1 << 20),
            Terminal.of(true))
        .run();
  }
}
