package io.tickcache.job.options;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.job.UserException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.flink.configuration.ConfigOption;
import org.junit.jupiter.api.Test;

/**
 * Options of random keys and values are taken, or refused by an error that names one of them; no
 * other exception, whatever they hold. {@code -Dtickcache.fuzz=1000000} takes that many.
 */
class FuzzedOptionsTest {

  private static final int OPTIONS_OF_A_JOB = 4;

  private static final List<String> VALUES =
      List.of(
          "",
          " ",
          "0",
          "-1",
          "1",
          "1.5",
          "NaN",
          "1e400",
          "99999999999999999999",
          "true",
          "maybe",
          "1 s",
          "-5 min",
          "0 ms",
          "10 parsecs",
          "PT1S",
          "64 mb",
          "-1 b",
          "1 fortnight",
          "fp32",
          "FP8",
          "int5",
          "event-time",
          "exactly-once",
          "committed",
          "attention-sinks:0",
          "attention-sinks:99999",
          "a,b;c",
          "[",
          "*",
          "binance-*:*",
          "{a: b}",
          "\u0660\u0661",
          "\u0000",
          "localhost:9092",
          "localhost:99999999",
          "x".repeat(300));

  @Test
  void everyErrorNamesAnOption() {
    int assignments = Integer.getInteger("tickcache.fuzz", 20_000);
    long seed = Long.getLong("tickcache.fuzz.seed", 29);
    Random random = new Random(seed);
    List<String> keys = new ArrayList<>();
    OptionList.all().stream().map(ConfigOption::key).forEach(keys::add);
    List<String> known = List.copyOf(keys);
    int taken = 0;
    for (int job = 0; job < assignments / OPTIONS_OF_A_JOB; job++) {
      Map<String, String> options = new TreeMap<>();
      for (int i = 0; i < OPTIONS_OF_A_JOB; i++) {
        options.put(key(known, random), VALUES.get(random.nextInt(VALUES.size())));
      }
      try {
        JobConfig.from(settings(options).toConfiguration());
        taken++;
      } catch (UserException e) {
        assertThat(options.keySet())
            .as("seed %d: %s gave: %s", seed, options, e.getMessage())
            .anyMatch(key -> e.getMessage().contains(key) || isOfItsGroup(key, e.getMessage()));
      }
    }
    assertThat(taken).as("seed %d: some are as they should be", seed).isPositive();
  }

  /** Rules between options of one group may name another of them. */
  private static boolean isOfItsGroup(String key, String message) {
    int dot = key.indexOf('.');
    return dot > 0 && message.contains(key.substring(0, dot + 1));
  }

  private static Settings settings(Map<String, String> options) {
    Settings settings = new Settings();
    settings.addAssignment("kafka.bootstrap-servers=localhost:9092");
    settings.addAssignment("model.directory=model");
    options.forEach((key, value) -> settings.addAssignment(key + "=" + value));
    return settings;
  }

  /** Mostly a key that there is; else one with a letter changed. */
  private static String key(List<String> known, Random random) {
    String key = known.get(random.nextInt(known.size()));
    if (random.nextInt(20) > 0) {
      return key;
    }
    int at = random.nextInt(key.length());
    return key.substring(0, at) + (char) ('a' + random.nextInt(26)) + key.substring(at + 1);
  }
}
