package io.tickcache.kvcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickcache.kvcache.RetentionPolicy.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RetentionPolicyTest {

  private final ContextGeometry geometry = ContextGeometry.of(200, 100);

  @ParameterizedTest
  @EnumSource(Kind.class)
  void isReadFromItsOptionValue(Kind kind) {
    RetentionPolicy policy = RetentionPolicy.of(kind);
    assertThat(RetentionPolicy.of(policy.toString())).isEqualTo(policy);
  }

  @Test
  void takesANumberOfSinks() {
    assertThat(RetentionPolicy.of("attention-sinks")).hasToString("attention-sinks:4");
    assertThat(RetentionPolicy.of("attention-sinks:16").sinks()).isEqualTo(16);
  }

  @Test
  void refusesWhatIsNoPolicy() {
    for (String wrong : new String[] {"", "keep-all", "attention-sinks:0", "recency:4"}) {
      assertThatThrownBy(() -> RetentionPolicy.of(wrong))
          .hasMessage(
              "retention '%s' must be one of sliding-window, attention-sinks, attention-score,"
                      .formatted(wrong)
                  + " recency, entropy, hybrid; attention-sinks:N keeps the first N steps");
    }
    assertThatThrownBy(() -> new RetentionPolicy(Kind.HYBRID, 2))
        .hasMessageContaining("hybrid with 2 sinks");
  }

  @Test
  void refusesWindowsThatAreTooShort() {
    ContextGeometry four = ContextGeometry.of(4, 1);
    assertThatThrownBy(() -> RetentionPolicy.of("attention-sinks:4").check(four))
        .hasMessage(
            "'kv-cache.retention' = attention-sinks:4 needs a model with max_context of at least 5,"
                + " not 4");
    assertThatThrownBy(() -> RetentionPolicy.of(Kind.ENTROPY).check(ContextGeometry.of(31, 1)))
        .hasMessageContaining("at least 32, not 31");
    RetentionPolicy.of(Kind.ENTROPY).check(ContextGeometry.of(32, 1));
  }

  @Test
  void chosenStepsTakeNoMoreSlotsThanTheWindow() {
    assertThat(RetentionPolicy.SLIDING_WINDOW.slotsFor(geometry, 10_000)).isEqualTo(320);
    assertThat(RetentionPolicy.of("attention-sinks:4").slotsFor(geometry, 10_000))
        .as("a tile of sinks before them")
        .isEqualTo(64 + 320);
    assertThat(RetentionPolicy.of(Kind.HYBRID).slotsFor(geometry, 10_000)).isEqualTo(192);
    assertThat(RetentionPolicy.of(Kind.HYBRID).slotsFor(geometry, 20)).isEqualTo(20);
  }

  @Test
  void onlyScoresOfAttentionNeedIt() {
    assertThat(RetentionPolicy.of(Kind.ATTENTION_SCORE).needsAttention()).isTrue();
    assertThat(RetentionPolicy.of(Kind.ENTROPY).needsAttention()).isTrue();
    assertThat(RetentionPolicy.of(Kind.HYBRID).needsAttention()).isTrue();
    assertThat(RetentionPolicy.of(Kind.RECENCY).needsAttention()).isFalse();
    assertThat(RetentionPolicy.of(Kind.ATTENTION_SINKS).needsAttention()).isFalse();
  }
}
