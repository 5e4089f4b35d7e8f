package io.tickcache.steps;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.history.FeedFaults;
import io.tickcache.inference.state.LiveInstrument;
import io.tickcache.model.ModelConfig;
import io.tickcache.model.TokenSource;
import io.tickcache.testing.TestFeed;
import io.tickcache.testing.TestModels;
import org.junit.jupiter.api.Test;

class StepMakerTest {

  private static final ModelConfig FIRST = TestModels.tiny(TokenSource.ORDER_BOOK);

  private final TestFeed feed = new TestFeed("test:BTC", 3);
  private final LiveInstrument instrument = new LiveInstrument("test:BTC");

  /** A model of version 1 that takes over from one of version 2 pays for no flow. */
  @Test
  void booksKeepAFlowForModelsThatReadItAlone() throws Exception {
    StepMaker first = maker(FIRST);
    StepMaker second = maker(TestModels.withNewestFeatures(FIRST));

    first.apply(instrument, feed.snapshot());
    assertThat(instrument.book().flow()).isNull();
    assertThat(second.apply(instrument, feed.delta())).hasSize(18);
    assertThat(instrument.book().flow()).isNotNull();
    assertThat(first.apply(instrument, feed.delta())).hasSize(83);
    assertThat(instrument.book().flow()).isNull();
  }

  private static StepMaker maker(ModelConfig model) {
    return new StepMaker(new FeedFaults(), FeatureExtractors.of(model), KlineIntervalRule.all());
  }
}
