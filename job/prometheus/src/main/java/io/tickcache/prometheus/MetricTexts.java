package io.tickcache.prometheus;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What each metric of ours is, from the tables of {@code docs/metrics.md}, which travels in this
 * jar: people and Prometheus read the same words.
 */
public final class MetricTexts {

  private static final String PAGE = "metrics.md";

  /** A row of a table with the columns metric, kind, unit and "is". */
  private static final Pattern ROW =
      Pattern.compile(
          "(?m)^\\| `(?<name>[a-z_]+)` \\| [^|]* \\| (?<unit>[^|]*) \\| (?<text>[^|]*) \\|$");

  private static final Pattern LINK = Pattern.compile("\\[([^]]*)]\\([^)]*\\)");

  /**
   * Flink's reporter puts the groups of a metric before its name: ours, and the key of a label of
   * ours.
   */
  private static final Pattern FAMILY =
      Pattern.compile(
          "flink_.*_operator_tickcache_(?:instrument_|model_id_(?:output_)?)?(?<name>[a-z_]+)");

  private final Map<String, String> texts = new LinkedHashMap<>();

  private MetricTexts(String page) {
    Matcher rows = ROW.matcher(page);
    while (rows.find()) {
      String text = LINK.matcher(rows.group("text")).replaceAll("$1").replace("`", "");
      texts.put(rows.group("name"), "%s [%s]".formatted(text, rows.group("unit")));
    }
  }

  /** Those of the page that this build comes with. */
  public static MetricTexts ofMetricsPage() {
    try (InputStream page = MetricTexts.class.getResourceAsStream(PAGE)) {
      return new MetricTexts(new String(page.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(PAGE + " in tickcache-prometheus.jar", e);
    }
  }

  /** The metrics that have one, as the job names them. */
  public Set<String> names() {
    return Set.copyOf(texts.keySet());
  }

  /**
   * What a metric of ours is, with its unit.
   *
   * @param family as Prometheus names it; empty for a metric that is not ours
   */
  public Optional<String> ofFamily(String family) {
    Matcher ours = FAMILY.matcher(family);
    return ours.matches() ? Optional.ofNullable(texts.get(ours.group("name"))) : Optional.empty();
  }
}
