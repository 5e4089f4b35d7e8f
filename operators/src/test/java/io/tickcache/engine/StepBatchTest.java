package io.tickcache.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickcache.kvcache.AttentionRows;
import io.tickcache.kvcache.ContextGeometry;
import io.tickcache.kvcache.KvContext;
import io.tickcache.model.HeadType;
import io.tickcache.model.PositionEncoding;
import org.junit.jupiter.api.Test;

class StepBatchTest {

  private final KvContext context = new KvContext(0, ContextGeometry.of(40, 3));
  private final StepBatch batch =
      new StepBatch(TestModels.config(PositionEncoding.LEARNED, HeadType.DIRECTION, 1, 40), 3);

  @Test
  void refusesAFourthStepOfThree() {
    for (int i = 0; i < 3; i++) {
      batch.add(context, 1, new float[3]);
    }
    assertThat(batch.isFull()).isTrue();
    assertThatThrownBy(() -> batch.add(context, 1, new float[3]))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "the batch is full: it holds 3 of 3 steps, and the context's pass brings at most 24");
  }

  @Test
  void refusesStepsThatAreNotTheModels() {
    assertThatThrownBy(() -> batch.add(context, 2, new float[3]))
        .hasMessage("token type 2 must be one of the model's 2");
    assertThatThrownBy(() -> batch.add(context, 0, new float[3]))
        .hasMessage("a step of token type 0 has 7 features, not 3");
    assertThatThrownBy(() -> batch.add(context, 1, new float[] {0, Float.NaN, 0}))
        .hasMessage("feature 1 = NaN is not finite");
    assertThat(batch.isEmpty()).isTrue();
  }

  @Test
  void knowsTheEndOfTheTableOfPositions() {
    context.advance(3_998, AttentionRows.NONE);
    batch.add(context, 1, new float[3]);
    assertThat(batch.atEndOfPositions(context)).isFalse();
    batch.add(context, 1, new float[3]);
    assertThat(batch.atEndOfPositions(context)).isTrue();
    assertThatThrownBy(() -> batch.add(context, 1, new float[3]))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("position 4000 must be below max_positions = 4000");
  }

  @Test
  void forgetsItsStepsWhenCleared() {
    batch.add(context, 1, new float[3]);
    assertThat(batch.contains(context)).isTrue();
    batch.clear();
    assertThat(batch.contains(context)).isFalse();
    assertThat(batch.nextPosition(context)).isZero();
  }
}
