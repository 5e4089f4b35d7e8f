package io.tickcache.lab.monitoring;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is done to the text of PromQL. */
final class Expressions {

  static final String OURS = "flink_taskmanager_job_task_operator_tickcache_";

  private static final Pattern SHORT = Pattern.compile("\\{\\{(?<name>\\w+)(?: (?<more>[^}]*))?}}");

  /** Strings, matchers, ranges, and lists of labels: no metric is named in them. */
  private static final Pattern NO_METRICS =
      Pattern.compile(
          "\"[^\"]*\"|\\{[^}]*}|\\[[^]]*]"
              + "|\\b(?:by|on|without|ignoring|group_left|group_right)\\s*\\([^)]*\\)");

  private static final Pattern NAME = Pattern.compile("(?<![\\w:.])[a-zA-Z_:][\\w:]*+(?!\\s*\\()");

  private static final Set<String> WORDS = Set.of("and", "or", "unless", "bool", "offset");

  private Expressions() {}

  /** A panel's expression with every metric as Prometheus names it, of the jobs chosen. */
  static String expand(String expression) {
    return SHORT.matcher(expression).replaceAll(Expressions::metric);
  }

  private static String metric(MatchResult found) {
    String name = found.group(1);
    String more = found.group(2);
    return Matcher.quoteReplacement(
        "%s{job_name=~\"$job\"%s}"
            .formatted(
                name.startsWith("flink_") ? name : OURS + name, more == null ? "" : ", " + more));
  }

  /** The metrics that an expression names. */
  static Set<String> metrics(String expression) {
    Matcher names = NAME.matcher(NO_METRICS.matcher(expression).replaceAll(" "));
    Set<String> metrics = new TreeSet<>();
    while (names.find()) {
      if (!WORDS.contains(names.group())) {
        metrics.add(names.group());
      }
    }
    return metrics;
  }

  /**
   * A dashboard's expression as Grafana would send it.
   *
   * @param rate range of rates, as Prometheus writes durations
   * @param range the time shown
   */
  static String substitute(String expression, String rate, String range) {
    return expression
        .replace("$__rate_interval", rate)
        .replace("$__range", range)
        .replace("$job", ".*")
        .replace("$instrument", ".*");
  }
}
