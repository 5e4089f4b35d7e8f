package io.tickcache.inference.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.inference.config.Emit;
import io.tickcache.inference.config.Ordering;
import io.tickcache.schemas.Guarantee;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PredictionMakerTest {

  @ParameterizedTest
  @CsvSource({
    "EVENT_TIME, EVERY_STEP, BIT_IDENTICAL",
    "ARRIVAL, EVERY_STEP, ARRIVAL_ORDER",
    "EVENT_TIME, LAST, LAST_OF_BATCH",
    "ARRIVAL, LAST, LAST_OF_BATCH"
  })
  void everyPredictionSaysWhatIsGuaranteed(Ordering ordering, Emit emit, Guarantee guarantee) {
    assertThat(PredictionMaker.guarantee(ordering, emit, true)).isEqualTo(guarantee);
    assertThat(PredictionMaker.guarantee(ordering, emit, false)).isEqualTo(Guarantee.ROUNDING);
  }
}
