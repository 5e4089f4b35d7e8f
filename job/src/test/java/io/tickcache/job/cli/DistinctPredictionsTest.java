package io.tickcache.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.job.cli.DistinctPredictions.Seen;
import io.tickcache.schemas.ContextState;
import io.tickcache.schemas.Direction;
import io.tickcache.schemas.Guarantee;
import io.tickcache.schemas.Kline;
import io.tickcache.schemas.Prediction;
import io.tickcache.schemas.StepSource;
import java.util.List;
import org.junit.jupiter.api.Test;

class DistinctPredictionsTest {

  private static final byte[] BYTES = {1, 2};

  private final DistinctPredictions predictions = new DistinctPredictions();

  @Test
  void dropsWhatCameBeforeWithTheSameBytes() {
    assertThat(predictions.add(prediction(4, 0), BYTES)).isEqualTo(Seen.NEW);
    assertThat(predictions.add(prediction(4, 1), BYTES)).isEqualTo(Seen.NEW);
    assertThat(predictions.add(prediction(4, 0), BYTES.clone())).isEqualTo(Seen.AGAIN);
    assertThat(predictions.duplicates()).isEqualTo(1);
    assertThat(predictions.changed()).isZero();
  }

  @Test
  void tellsOfOtherBytesUnderTheSameId() {
    predictions.add(prediction(4, 0), BYTES);
    assertThat(predictions.add(prediction(4, 0), new byte[] {1, 3})).isEqualTo(Seen.CHANGED);
    assertThat(predictions.changed()).isEqualTo(1);
  }

  @Test
  void aPositionOfAnotherContextEpochIsAnotherPrediction() {
    predictions.add(prediction(4, 0), BYTES);
    assertThat(predictions.add(prediction(5, 0), BYTES)).isEqualTo(Seen.NEW);
  }

  @Test
  void letsOtherRecordsPass() {
    Kline kline = new Kline();
    assertThat(predictions.add(kline, BYTES)).isEqualTo(Seen.NEW);
    assertThat(predictions.add(kline, BYTES)).isEqualTo(Seen.NEW);
  }

  private static Prediction prediction(long epochMicros, long position) {
    return Prediction.newBuilder()
        .setInstrument("sim:A")
        .setEventTimeMicros(5)
        .setContextEpochMicros(epochMicros)
        .setPosition(position)
        .setSource(StepSource.KLINE)
        .setOutputs(List.of())
        .setDirection(Direction.UP)
        .setConfidence(0.5f)
        .setContextLength(1)
        .setContextState(ContextState.KEPT)
        .setModelId("untrained@1")
        .setGuarantee(Guarantee.BIT_IDENTICAL)
        .build();
  }
}
