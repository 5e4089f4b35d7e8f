package io.tickcache.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tickcache.model.Architecture;
import io.tickcache.model.HeadType;
import io.tickcache.model.PositionEncoding;
import io.tickcache.training.TrainingRecord.InstrumentData;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingRecordTest {

  @TempDir private Path directory;

  private final TrainingRecord record =
      new TrainingRecord(
          "books@0123456789ab",
          3,
          new TrainingOptions(
              "books",
              new Architecture(16, 2, 1, 32, 16, PositionEncoding.LEARNED, null, 1_024),
              HeadType.DIRECTION,
              List.of("direction_1s"),
              3,
              8,
              8,
              48,
              4,
              0.005,
              10,
              0.01,
              0.2,
              1,
              Duration.ofMinutes(90),
              List.of(),
              null,
              null),
          1_000,
          2_000,
          8,
          4,
          0.25,
          List.of(
              new InstrumentData("a:B", 0, 3_000, 60, 20, 20),
              new InstrumentData("a:C", 0, 3_000, 30, 10, 0)));

  @Test
  void theRecipeComesBackAsItWas() throws Exception {
    record.write(directory);
    assertThat(TrainingRecord.read(directory)).isEqualTo(record);
  }

  @Test
  void theValidationPartsShareIsThatOfThePast() {
    assertThat(record.validationShare()).isCloseTo(0.25, within(1e-12));
  }

  @Test
  void aModelWithoutARecordHasNone() throws Exception {
    assertThat(TrainingRecord.read(directory)).isNull();
  }
}
