package io.tickcache.job.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tickcache.job.cli.CommandOutput;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Recorded markets through Kafka, Flink and libtorch: nothing is lost on the way. */
class RecordedDemoITCase {

  private static final Path RECORDINGS = Path.of("../../shared/data/orderbook");

  @ParameterizedTest
  @CsvSource({"binance-usdm, 13128", "binance-spot, 12961"})
  void everyUpdateBecomesOneStepAndOnePrediction(String venue, long updates) throws Exception {
    Path directory = RECORDINGS.resolve(venue);
    assumeTrue(Files.isDirectory(directory), () -> "no recordings in " + directory);
    JsonNode summary =
        CommandOutput.lastLineOf("demo", "--recordings", directory.toString(), "--json");
    assertThat(summary.get("updates").asLong()).isEqualTo(updates);
    assertThat(summary.get("steps").asLong()).isEqualTo(updates);
    assertThat(summary.get("predictions").asLong()).isEqualTo(updates);
    assertThat(summary.get("dead_letters").asLong()).isZero();
    assertThat(summary.get("gaps").asLong()).isZero();
    assertThat(summary.get("crossed").asLong()).isZero();
    assertThat(summary.get("book_ticker_agreement").asDouble()).isGreaterThanOrEqualTo(0.995);
  }
}
