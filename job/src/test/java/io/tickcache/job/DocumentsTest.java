package io.tickcache.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.inference.metrics.CacheMetrics;
import io.tickcache.inference.metrics.ClockMetrics;
import io.tickcache.inference.metrics.ForecastMetrics;
import io.tickcache.inference.metrics.InferenceMetrics;
import io.tickcache.job.kafka.transactions.WatchedSink;
import io.tickcache.job.options.OptionTable;
import io.tickcache.prometheus.MetricTexts;
import io.tickcache.steps.EventFate;
import io.tickcache.trading.flow.ScoreMetricNames;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the documents say of the code. */
class DocumentsTest {

  private static final Path ROOT = Path.of("..");
  private static final Path OPTIONS = ROOT.resolve("docs/options.md");
  private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)(#[^)]*)?\\)");
  private static final Pattern SECTION_LINK = Pattern.compile("]\\(([^)#:]*)#([^)]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+?) *$");
  private static final Pattern MAP_ROW = Pattern.compile("(?m)^\\| `([a-z.]+)` \\|");
  private static final int README_LINES = 150;

  static Stream<Path> documents() throws IOException {
    List<Path> folders = List.of(ROOT.resolve("docs"), ROOT.resolve("docker"));
    Stream<Path> all = Stream.of(ROOT.resolve("README.md"), ROOT.resolve("CONTRIBUTING.md"));
    for (Path folder : folders) {
      try (Stream<Path> files = Files.walk(folder)) {
        all = Stream.concat(all, files.filter(f -> f.toString().endsWith(".md")).toList().stream());
      }
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("documents")
  void linkOnlyToFilesThatExist(Path document) throws IOException {
    List<String> targets =
        LINK.matcher(Files.readString(document)).results().map(link -> link.group(1)).toList();
    assertThat(targets)
        .as("%s", document)
        .allSatisfy(target -> assertThat(document.resolveSibling(target)).exists());
  }

  @ParameterizedTest
  @MethodSource("documents")
  void linkOnlyToSectionsThatExist(Path document) throws IOException {
    for (MatchResult link : SECTION_LINK.matcher(Files.readString(document)).results().toList()) {
      Path target = link.group(1).isEmpty() ? document : document.resolveSibling(link.group(1));
      assertThat(anchors(target)).as("%s in %s", link.group(), document).contains(link.group(2));
    }
  }

  /** As GitHub makes them of headings. */
  private static Set<String> anchors(Path document) throws IOException {
    Set<String> anchors = new TreeSet<>();
    for (MatchResult heading : HEADING.matcher(Files.readString(document)).results().toList()) {
      String text = heading.group(1).toLowerCase(Locale.ROOT).replaceAll("[^\\p{Alnum} _-]", "");
      anchors.add(text.replace(' ', '-'));
    }
    return anchors;
  }

  @Test
  void haveTheTableOfOptions() throws IOException {
    String page = Files.readString(OPTIONS);
    String table = page.substring(page.indexOf("<!-- options"), page.indexOf("<!-- /options -->"));
    assertThat(table.lines().skip(1).toList())
        .as("paste the output of ./tickcache options --markdown")
        .isEqualTo(OptionTable.markdown().lines().toList());
  }

  /** As Prometheus reads them; and no metric that is no more. */
  @Test
  void describeEveryMetric() throws IllegalAccessException {
    Set<String> metrics =
        new TreeSet<>(Set.of(WatchedSink.TRANSACTIONS_LOST, WatchedSink.RECORDS_LOST));
    for (Class<?> names :
        List.of(
            InferenceMetrics.class,
            ForecastMetrics.class,
            CacheMetrics.class,
            ClockMetrics.class,
            ScoreMetricNames.class)) {
      for (Field field : names.getFields()) {
        if (Modifier.isStatic(field.getModifiers()) && field.getType() == String.class) {
          metrics.add((String) field.get(null));
        }
      }
    }
    metrics.removeAll(
        Set.of(InferenceMetrics.GROUP, ClockMetrics.INSTRUMENT, CacheMetrics.MODEL_ID));
    for (EventFate fate : EventFate.values()) {
      metrics.add(fate.metric());
    }
    assertThat(MetricTexts.ofMetricsPage().names()).containsExactlyInAnyOrderElementsOf(metrics);
  }

  @Test
  void nameTheMetricOfEveryFate() throws IOException {
    String page = Files.readString(ROOT.resolve("docs/guarantees.md"));
    for (EventFate fate : EventFate.values()) {
      assertThat(page).contains("| %s | `%s` |".formatted(fate, fate.metric()));
    }
  }

  /** Every package has its row, and no room is too full to be looked through. */
  @Test
  void haveAMapOfThePackages() throws IOException {
    Map<String, Long> files = new TreeMap<>();
    for (String sources :
        List.of(
            "operators/src/main/java",
            "job/prometheus/src/main/java",
            "job/src/main/java",
            "job/lab/src/main/java")) {
      Path root = ROOT.resolve(sources).resolve("io/tickcache");
      try (Stream<Path> all = Files.walk(root)) {
        all.filter(file -> file.toString().endsWith(".java"))
            .map(file -> root.relativize(file.getParent()).toString().replace('/', '.'))
            .forEach(name -> files.merge(name, 1L, Long::sum));
      }
    }
    List<String> rows =
        MAP_ROW
            .matcher(Files.readString(ROOT.resolve("CONTRIBUTING.md")))
            .results()
            .map(row -> row.group(1))
            .toList();
    assertThat(rows).containsExactlyInAnyOrderElementsOf(files.keySet());
    assertThat(files)
        .allSatisfy((name, count) -> assertThat(count).as(name).isLessThanOrEqualTo(25));
  }

  @Test
  void beginWithAShortPage() throws IOException {
    assertThat(Files.readAllLines(ROOT.resolve("README.md")))
        .hasSizeLessThanOrEqualTo(README_LINES);
  }
}
