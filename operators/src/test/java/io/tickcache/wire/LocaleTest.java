package io.tickcache.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.engine.EngineOptions;
import io.tickcache.engine.EnginePlan;
import io.tickcache.model.ModelFactory;
import io.tickcache.schemas.Prediction;
import io.tickcache.simulator.MarketSimulator;
import io.tickcache.simulator.SimulatorOptions;
import java.util.Locale;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Digits of other scripts, and a case of its own: names that programs read do not change. */
class LocaleTest {

  private final Locale before = Locale.getDefault();

  @AfterEach
  void restore() {
    Locale.setDefault(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ar-EG", "th-TH-u-nu-thai", "hi-IN-u-nu-deva", "tr-TR"})
  void namesThatProgramsReadDoNotChange(String tag) {
    Iterable<Schema> expected = PreviousSchemas.of(Prediction.class);
    assertThat(expected).isNotEmpty();
    EnginePlan plan =
        EnginePlan.of(
            ModelFactory.untrained(ModelFactory.smallConfig(), 1), EngineOptions.of(64 << 20, 8));
    String id = plan.modelId();
    Locale.setDefault(Locale.forLanguageTag(tag));
    assertThat(plan.modelId()).isEqualTo(id);
    assertThat(PreviousSchemas.of(Prediction.class)).isEqualTo(expected);
    assertThat(new MarketSimulator(SimulatorOptions.defaults().withInstruments(1)).next())
        .matches(event -> event.instrument().equals("sim:SYM0001"));
  }
}
