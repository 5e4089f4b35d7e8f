package io.tickcache.job.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickcache.job.UserException;
import io.tickcache.model.ModelConfig;
import io.tickcache.model.ModelFactory;
import io.tickcache.model.TokenSource;
import io.tickcache.trading.allocation.AllocationPolicy;
import io.tickcache.trading.allocation.AllocationPolicy.Limits;
import io.tickcache.trading.allocation.AllocationPolicy.Missing;
import io.tickcache.trading.allocation.AllocationPolicy.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyFileTest {

  private static final String INSTRUMENTS = "instruments: [a:B, a:A]";
  private static final ModelConfig MODEL = ModelFactory.smallConfig();

  @TempDir private Path directory;

  private AllocationPolicy read(String... lines) throws IOException {
    Path file = Files.write(directory.resolve("majors.yaml"), List.of(lines));
    return PolicyFile.read("allocations.portfolio", file.toString(), MODEL).orElseThrow();
  }

  private void refused(String message, String... lines) {
    assertThatThrownBy(() -> read(lines))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith(directory.resolve("majors.yaml") + ": ")
        .hasMessageContaining(message);
  }

  @Test
  void hasADefaultForEverythingButTheInstruments() throws IOException {
    double none = Double.POSITIVE_INFINITY;
    assertThat(read(INSTRUMENTS))
        .isEqualTo(
            new AllocationPolicy(
                "majors",
                MODEL.head().outputs().get(0),
                MODEL.head().type(),
                List.of("a:A", "a:B"),
                Duration.ofMinutes(1),
                Rule.REFERENCE,
                Missing.OUT,
                Duration.ofMinutes(1),
                new Limits(false, 0, 1, 1, none, none),
                Duration.ofHours(1)));
    assertThat(PolicyFile.read("allocations.portfolio", "none", MODEL)).isEmpty();
  }

  @Test
  void readsEveryKey() throws IOException {
    AllocationPolicy policy =
        read(
            INSTRUMENTS,
            "every: 5 s",
            "rule: risk",
            "missing: hold",
            "max-age: 20 s",
            "long-only: true",
            "min-edge: 0.5",
            "gross: 2",
            "max-weight: 1.5",
            "turnover: 0.25",
            "volatility: 0.4",
            "half-life: 10 min");
    assertThat(policy.rule()).isEqualTo(Rule.RISK);
    assertThat(policy.missing()).isEqualTo(Missing.HOLD);
    assertThat(policy.maxAge()).isEqualTo(Duration.ofSeconds(20));
    assertThat(policy.halfLife()).isEqualTo(Duration.ofMinutes(10));
    assertThat(policy.limits()).isEqualTo(new Limits(true, 0.5, 2, 1.5, 0.25, 0.4));
  }

  @Test
  void theDefaultHalfLifeOfALongGridIsTheLongestThatThereIs() throws IOException {
    assertThat(read(INSTRUMENTS, "every: 7 d").halfLife()).isEqualTo(Duration.ofDays(365));
    assertThat(read(INSTRUMENTS, "every: 6 d").halfLife()).isEqualTo(Duration.ofDays(360));
  }

  @Test
  void namesFileKeyAndRule() {
    refused("'instruments' = ", "every: 1 s");
    refused(
        "'instruments' = a:B;bitcoin must be a list of names: instrument = 'bitcoin' must be venue:symbol",
        "instruments: [a:B, bitcoin]");
    refused("must not name one twice", "instruments: [a:B, a:B]");
    refused(
        "unknown key 'interval'; a portfolio has [instruments, every",
        INSTRUMENTS,
        "interval: 1 s");
    refused("'every' = 10 must be a duration with its unit", INSTRUMENTS, "every: 10");
    refused("'every' = PT0.0005S must be whole milliseconds", INSTRUMENTS, "every: 500 micro");
    refused("must be whole milliseconds, and at most 365 days", INSTRUMENTS, "every: 200000 d");
    refused("'max-age' = PT2400000H must be above 0", INSTRUMENTS, "max-age: 100000 d");
    refused(
        "'max-age' = PT2H46M41S must be at most 100000 times every = PT0.1S",
        INSTRUMENTS,
        "every: 100 ms",
        "max-age: 10001 s");
    refused("'rule' = markowitz must be one of [reference, risk]", INSTRUMENTS, "rule: markowitz");
    refused("'output' = nothing must be one of the model's: [", INSTRUMENTS, "output: nothing");
    refused("'long-only' = maybe must be true or false", INSTRUMENTS, "long-only: maybe");
    refused(
        "'max-weight' = 0.3 of 2 instruments cannot make gross = 1.0",
        INSTRUMENTS,
        "max-weight: 0.3");
    refused("'turnover' = 0.0 must be above 0", INSTRUMENTS, "turnover: 0");
    assertThatThrownBy(() -> PolicyFile.read("allocations.portfolio", "no-such.yaml", MODEL))
        .hasMessage("allocations.portfolio no-such.yaml: no such file");
  }

  @Test
  void refusesAGridThatIsFinerThanTheModelsKlines() throws IOException {
    ModelConfig.TokenType klines =
        MODEL.tokenTypes().stream()
            .filter(type -> type.source() == TokenSource.KLINE)
            .findFirst()
            .orElseThrow();
    ModelConfig hourly =
        new ModelConfig(
            MODEL.formatVersion(),
            MODEL.name(),
            MODEL.trained(),
            MODEL.architecture(),
            List.of(
                new ModelConfig.TokenType(
                    klines.source(),
                    klines.featureSchema(),
                    klines.mean(),
                    klines.scale(),
                    null,
                    List.of("1h", "4h+1d"))),
            MODEL.head());
    Path file = Files.write(directory.resolve("h.yaml"), List.of(INSTRUMENTS, "every: 30 min"));
    assertThatThrownBy(() -> PolicyFile.read("allocations.portfolio", file.toString(), hourly))
        .hasMessage(
            file
                + ": 'every' = PT30M is finer than the data: the model's shortest klines are of"
                + " PT1H");
    Files.write(file, List.of(INSTRUMENTS, "every: 1 h"));
    assertThat(PolicyFile.read("allocations.portfolio", file.toString(), hourly)).isPresent();
  }
}
