package io.tickcache.lab.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.tickcache.job.Terminal;
import io.tickcache.lab.engine.BenchModels;
import io.tickcache.model.ModelDirectory;
import java.util.List;
import org.junit.jupiter.api.Test;

class ForecastBenchITCase {

  private final ModelDirectory small = BenchModels.named("small");

  private static ForecastReport run(ModelDirectory model) {
    return new ForecastBench(
            new ForecastBench.Options(model, List.of(70, 128), 3, 4, 2), Terminal.of(true))
        .run();
  }

  @Test
  void givesEveryQuantityAFigure() {
    ForecastReport report = run(ForecastBench.forecasting(small));
    JsonNode contexts = report.json().get("contexts");
    assertThat(contexts).extracting(row -> row.get("context").asInt()).containsExactly(70, 128);
    for (String figure :
        List.of("fork_ms", "recompute_ratio", "together_ms", "together_ratio", "paths_ms")) {
      assertThat(contexts).allMatch(row -> row.get(figure).asDouble() > 0);
    }
    assertThat(report.text()).anyMatch(line -> line.contains("from a fork"));
  }

  @Test
  void refusesAModelThatForecastsNothing() {
    assertThatThrownBy(() -> run(small))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("next_FEATURE");
  }
}
