package io.tickcache.job.options;

import io.tickcache.job.UserException;
import io.tickcache.market.Instruments;
import io.tickcache.market.KlineIntervals;
import io.tickcache.model.ModelConfig;
import io.tickcache.model.TokenSource;
import io.tickcache.trading.allocation.AllocationPolicy;
import io.tickcache.trading.allocation.AllocationPolicy.Limits;
import io.tickcache.trading.allocation.AllocationPolicy.Missing;
import io.tickcache.trading.allocation.AllocationPolicy.Rule;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A portfolio's policy as a user writes it: a YAML file. */
public final class PolicyFile {

  /** No policy: no allocations. */
  public static final String NONE = "none";

  private static final List<String> KEYS =
      List.of(
          "instruments",
          "every",
          "output",
          "rule",
          "missing",
          "max-age",
          "long-only",
          "min-edge",
          "gross",
          "max-weight",
          "turnover",
          "volatility",
          "half-life");

  private static final int HALF_LIFE_STEPS = 60;

  private final String origin;
  private final FileSettings settings;
  private final ModelConfig model;

  private PolicyFile(String origin, Map<String, String> values, ModelConfig model) {
    this.origin = origin;
    this.settings = new FileSettings(origin, "", values);
    this.model = model;
  }

  /**
   * The policy that an option names.
   *
   * @param option its key, for errors
   * @param value {@value #NONE}, or a file
   * @param model whose outputs it looks at
   * @throws UserException if there is no such file, or something in it is wrong; the message names
   *     file, key and rule
   */
  public static Optional<AllocationPolicy> read(String option, String value, ModelConfig model) {
    if (value.equals(NONE)) {
      return Optional.empty();
    }
    Path file = Path.of(value);
    Map<String, String> values = ConfigFile.read(option, file);
    return Optional.of(new PolicyFile(value, values, model).policy(StrategyFile.nameOf(file)));
  }

  private AllocationPolicy policy(String name) {
    settings
        .values()
        .keySet()
        .forEach(
            key -> {
              if (!KEYS.contains(key)) {
                throw new UserException(
                    "%s: unknown key '%s'; a portfolio has %s".formatted(origin, key, KEYS));
              }
            });
    List<String> instruments = instruments();
    Duration every = every();
    try {
      return new AllocationPolicy(
          name,
          output(),
          model.head().type(),
          instruments,
          every,
          settings.choice("rule", Rule.REFERENCE),
          settings.choice("missing", Missing.OUT),
          settings.duration("max-age", every),
          limits(),
          settings.duration("half-life", usualHalfLife(every)));
    } catch (IllegalArgumentException e) {
      throw new UserException("%s: %s".formatted(origin, e.getMessage()), e);
    }
  }

  private static Duration usualHalfLife(Duration every) {
    Duration steps = every.multipliedBy(HALF_LIFE_STEPS);
    return steps.compareTo(AllocationPolicy.LONGEST) < 0 ? steps : AllocationPolicy.LONGEST;
  }

  private Limits limits() {
    double gross = settings.number("gross", 1);
    return new Limits(
        settings.flag("long-only", false),
        settings.number("min-edge", 0),
        gross,
        settings.number("max-weight", gross),
        settings.number("turnover", Double.POSITIVE_INFINITY),
        settings.number("volatility", Double.POSITIVE_INFINITY));
  }

  private List<String> instruments() {
    String text = settings.has("instruments") ? settings.text("instruments") : "";
    List<String> names = new ArrayList<>();
    for (String name : Arrays.stream(text.split(";")).map(String::strip).toList()) {
      String reason = Instruments.validate(name);
      if (reason != null) {
        throw settings.wrong("instruments", text, "must be a list of names: " + reason);
      }
      names.add(name);
    }
    return names;
  }

  private Duration every() {
    Duration every = settings.duration("every", Duration.ofMinutes(1));
    OptionalLong shortest = shortestKlineMicros();
    if (shortest.isPresent()
        && every.compareTo(Duration.of(shortest.getAsLong(), ChronoUnit.MICROS)) < 0) {
      throw settings.wrong(
          "every",
          every,
          "is finer than the data: the model's shortest klines are of "
              + Duration.of(shortest.getAsLong(), ChronoUnit.MICROS));
    }
    return every;
  }

  /** Of a model that takes klines of known intervals, and nothing else. */
  private OptionalLong shortestKlineMicros() {
    List<ModelConfig.TokenType> steps =
        model.tokenTypes().stream().filter(type -> type.source() != TokenSource.MARKET).toList();
    return steps.stream().anyMatch(type -> type.klineIntervals() == null)
        ? OptionalLong.empty()
        : steps.stream()
            .flatMap(type -> type.klineIntervals().stream())
            .flatMap(names -> Arrays.stream(names.split("\\+")))
            .mapToLong(KlineIntervals::parse)
            .min();
  }

  private String output() {
    List<String> outputs = model.head().outputs();
    String output = settings.has("output") ? settings.text("output") : outputs.get(0);
    if (!outputs.contains(output)) {
      throw settings.wrong("output", output, "must be one of the model's: " + outputs);
    }
    return output;
  }
}
