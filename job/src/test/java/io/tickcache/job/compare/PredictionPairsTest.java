package io.tickcache.job.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tickcache.evaluation.difference.Deviation;
import io.tickcache.evaluation.difference.PairedIc;
import io.tickcache.history.Target;
import io.tickcache.schemas.ContextState;
import io.tickcache.schemas.Direction;
import io.tickcache.schemas.Guarantee;
import io.tickcache.schemas.Output;
import io.tickcache.schemas.Prediction;
import io.tickcache.schemas.StepSource;
import java.util.List;
import org.junit.jupiter.api.Test;

class PredictionPairsTest {

  private static final String OUTPUT = "return_1s_bps";
  private static final long SECOND = 1_000_000;

  private static Prediction prediction(String instrument, long second, double value, double price) {
    return Prediction.newBuilder()
        .setInstrument(instrument)
        .setEventTimeMicros(second * SECOND)
        .setContextEpochMicros(0)
        .setPosition(second)
        .setSource(StepSource.ORDER_BOOK)
        .setOutputs(List.of(new Output(OUTPUT, (float) value)))
        .setDirection(Direction.UP)
        .setConfidence(0.5f)
        .setContextLength(1)
        .setContextState(ContextState.KEPT)
        .setModelId("m@1")
        .setGuarantee(Guarantee.BIT_IDENTICAL)
        .setPrefixEventTimeMicros(null)
        .setReferencePrice(price)
        .setBestBid(null)
        .setBestAsk(null)
        .build();
  }

  private static PredictionPairs pairs(List<Prediction> predictions, List<Prediction> reference) {
    return PredictionPairs.of(predictions.iterator(), reference.iterator(), OUTPUT);
  }

  private static final List<Prediction> REFERENCE =
      List.of(
          prediction("a", 1, 1, 100),
          prediction("b", 1, -1, 50),
          prediction("a", 2, -1, 101),
          prediction("b", 2, 1, 49),
          prediction("a", 3, 1, 100),
          prediction("b", 3, -1, 50));

  @Test
  void theSameRunHasNotChanged() {
    PredictionPairs pairs = pairs(REFERENCE, REFERENCE);

    assertThat(pairs.unmatched()).isZero();
    assertThat(pairs.deviation(0)).isEqualTo(new Deviation(6, 0, 0, 0, 1, 0));
    PairedIc ic = pairs.ic(Target.parse(OUTPUT));
    assertThat(ic.rows()).isEqualTo(4); // the last of each has no second after it
    assertThat(ic.ic()).isEqualTo(1); // up, down; down, up
    assertThat(ic.difference()).isZero();
    assertThat(ic.low()).isZero();
    assertThat(ic.high()).isZero();
  }

  /** The reference's deviation is 1. */
  @Test
  void changesAreThoseAtTheSameStep() {
    List<Prediction> other =
        List.of(
            prediction("a", 1, 1.5, 100),
            prediction("b", 1, -1, 50),
            prediction("a", 2, 0.5, 101),
            prediction("b", 2, 1, 49),
            prediction("a", 3, 1, 100),
            prediction("b", 3, -2, 50));

    PredictionPairs pairs = pairs(other, REFERENCE);

    Deviation deviation = pairs.deviation(0);
    assertThat(deviation.mean()).isCloseTo((0.5 + 1.5 + 1) / 6, within(1e-12));
    assertThat(deviation.percentile99()).isEqualTo(1.5);
    assertThat(deviation.flipped()).isCloseTo(1.0 / 6, within(1e-12));
    assertThat(pairs.ic(Target.parse(OUTPUT)).ic()).isEqualTo(1); // ranks have not changed
  }

  @Test
  void stepsOfOneRunAloneAreCountedAndNotCompared() {
    List<Prediction> other =
        List.of(
            prediction("a", 1, 1, 100),
            prediction("a", 2, -1, 101),
            prediction("c", 2, 7, 1),
            prediction("b", 3, -1, 50),
            prediction("b", 4, 9, 50));

    PredictionPairs pairs = pairs(other, REFERENCE);

    assertThat(pairs.deviation(0).rows()).isEqualTo(3);
    assertThat(pairs.unmatched()).isEqualTo(3 + 2);
    assertThat(pairs.ic(Target.parse(OUTPUT)).rows()).isEqualTo(2);
  }

  @Test
  void horizonsInBarsAreCountedInSteps() {
    PairedIc ic = pairs(REFERENCE, REFERENCE).ic(Target.parse("return_2bars_bps"));
    assertThat(ic.rows()).isEqualTo(2);
    assertThat(pairs(List.of(), List.of()).ic(Target.parse(OUTPUT))).isEqualTo(PairedIc.NONE);
  }
}
