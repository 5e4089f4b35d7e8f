package io.tickcache.job.options;

import io.tickcache.job.UserException;
import io.tickcache.model.HeadType;
import io.tickcache.model.ModelConfig;
import io.tickcache.trading.SignalRule;
import io.tickcache.trading.Strategy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A strategy as a user writes it: a YAML file, or one of the names that need none. */
public final class StrategyFile {

  /** No strategy: no signals. */
  public static final String NONE = "none";

  /** Every prediction decides alone: beyond ±0.001 (10 basis points), confidence above 0.6. */
  public static final String REFERENCE = "reference";

  private static final String INSTRUMENTS = "instruments.";
  private static final String BASIS_POINTS = "_bps";
  private static final double REFERENCE_RETURN = 0.001;
  private static final double REFERENCE_CONFIDENCE = 0.6;
  private static final Duration USUAL_EXPIRY = Duration.ofHours(1);
  private static final List<String> OWN_KEYS = List.of("output", "emit");
  private static final List<String> RULE_KEYS =
      List.of(
          "entry",
          "exit",
          "min-confidence",
          "exit-confidence",
          "min-holding",
          "cool-down",
          "expiry");

  private final String origin;
  private final Map<String, String> settings;
  private final ModelConfig.Head head;

  private StrategyFile(String origin, Map<String, String> settings, ModelConfig.Head head) {
    this.origin = origin;
    this.settings = settings;
    this.head = head;
  }

  /**
   * The strategy that an option names.
   *
   * @param option its key, for errors
   * @param value {@value #NONE}, {@value #REFERENCE}, or a file
   * @param head of the model whose outputs it looks at
   * @throws UserException if there is no such file, or something in it is wrong; the message names
   *     file, key and rule
   */
  public static Optional<Strategy> read(String option, String value, ModelConfig.Head head) {
    return switch (value) {
      case NONE -> Optional.empty();
      case REFERENCE -> Optional.of(new StrategyFile(option, Map.of(), head).strategy(REFERENCE));
      default -> {
        Path file = Path.of(value);
        Map<String, String> settings = ConfigFile.read(option, file);
        yield Optional.of(new StrategyFile(value, settings, head).strategy(nameOf(file)));
      }
    };
  }

  /** What is called after its file. */
  static String nameOf(Path file) {
    return file.getFileName().toString().replaceFirst("\\.ya?ml$", "");
  }

  private Strategy strategy(String name) {
    Map<String, Map<String, String>> others = others();
    String output = output();
    Map<String, String> usual = new LinkedHashMap<>(settings);
    usual.keySet().retainAll(RULE_KEYS);
    List<Strategy.RuleFor> rules = new ArrayList<>();
    others.forEach(
        (pattern, own) -> {
          Map<String, String> all = new LinkedHashMap<>(usual);
          all.putAll(own);
          rules.add(new Strategy.RuleFor(pattern, rule(INSTRUMENTS + pattern + ": ", all, output)));
        });
    return new Strategy(
        name, output, head.type(), everyPrediction(), rule("", usual, output), rules);
  }

  /** What is set for some instruments, by pattern; other keys are known, or refused. */
  private Map<String, Map<String, String>> others() {
    Map<String, Map<String, String>> others = new LinkedHashMap<>();
    settings.forEach(
        (key, value) -> {
          String name = key.substring(key.lastIndexOf('.') + 1);
          boolean ofSome = key.startsWith(INSTRUMENTS) && key.length() > INSTRUMENTS.length();
          if (ofSome ? !RULE_KEYS.contains(name) : !isOwn(key)) {
            throw new UserException(
                "%s: unknown key '%s'; a strategy has %s, %s and, under 'instruments' by pattern, the latter again"
                    .formatted(origin, key, OWN_KEYS, RULE_KEYS));
          }
          if (ofSome) {
            int end = key.length() - name.length() - 1;
            if (end <= INSTRUMENTS.length()) {
              throw wrong(key, value, "needs the pattern of instruments that it is for");
            }
            others
                .computeIfAbsent(
                    key.substring(INSTRUMENTS.length(), end), any -> new LinkedHashMap<>())
                .put(name, value);
          }
        });
    return others;
  }

  private static boolean isOwn(String key) {
    return OWN_KEYS.contains(key) || RULE_KEYS.contains(key);
  }

  private String output() {
    String output = settings.getOrDefault("output", head.outputs().get(0));
    if (!head.outputs().contains(output)) {
      throw wrong("output", output, "must be one of the model's: " + head.outputs());
    }
    return output;
  }

  private boolean everyPrediction() {
    String emit = settings.getOrDefault("emit", "changes").toLowerCase(Locale.ROOT);
    return switch (emit) {
      case "changes" -> false;
      case "all" -> true;
      default -> throw wrong("emit", emit, "must be changes or all");
    };
  }

  private SignalRule rule(String where, Map<String, String> values, String output) {
    FileSettings set = new FileSettings(origin, where, values);
    double entry = set.number("entry", usualEntry(output));
    double minConfidence = set.number("min-confidence", REFERENCE_CONFIDENCE);
    try {
      return new SignalRule(
          entry,
          set.number("exit", entry),
          minConfidence,
          set.number("exit-confidence", minConfidence),
          set.duration("min-holding", Duration.ZERO),
          set.duration("cool-down", Duration.ZERO),
          set.duration("expiry", USUAL_EXPIRY));
    } catch (IllegalArgumentException e) {
      throw new UserException("%s: %s%s".formatted(origin, where, e.getMessage()), e);
    }
  }

  private double usualEntry(String output) {
    boolean inBasisPoints = head.type() == HeadType.REGRESSION && output.endsWith(BASIS_POINTS);
    return inBasisPoints ? REFERENCE_RETURN * 10_000 : REFERENCE_RETURN;
  }

  private UserException wrong(String key, String value, String rule) {
    return new FileSettings(origin, "", settings).wrong(key, value, rule);
  }
}
