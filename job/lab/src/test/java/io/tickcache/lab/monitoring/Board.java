package io.tickcache.lab.monitoring;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A dashboard in short, as a file of {@code docker/monitoring/grafana/panels} has it.
 *
 * @param uid of Grafana's, fixed: links go by it
 * @param title of the dashboard
 * @param instrument whether instruments can be chosen in it
 * @param rows each with the question that it answers
 */
record Board(String uid, String title, boolean instrument, List<Row> rows) {

  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  /** Panels that together answer a question. */
  record Row(String title, List<Panel> panels) {}

  /** A line or more: PromQL, in which <code>{{NAME MATCHERS}}</code> is a metric of the job. */
  record Query(String expr, String legend) {}

  /**
   * One picture.
   *
   * @param type {@code timeseries} if null, or {@code stat}
   * @param show {@code name} if a stat shows what there is, not how many
   * @param unit Grafana's name of it
   * @param max of the axis; null if it follows the values
   * @param stack whether lines add up
   * @param alert the rule that watches this; null if none does
   * @param threshold {@code none} if the values are not those that the rule compares
   * @param scale how many of the panel's unit are one of the rule's; 1 if null
   * @param text what metrics' own descriptions do not say
   * @param empty why there is nothing to see in a healthy run; null if there is
   * @param expr of the only query, if there is but one
   * @param legend of it
   * @param queries if there are more
   */
  record Panel(
      String title,
      String type,
      String show,
      String unit,
      Integer max,
      boolean stack,
      String alert,
      String threshold,
      Double scale,
      String text,
      String empty,
      String expr,
      String legend,
      List<Query> queries) {

    List<Query> all() {
      return queries == null ? List.of(new Query(expr, legend)) : queries;
    }

    boolean isStat() {
      return "stat".equals(type);
    }

    boolean hasThreshold() {
      return alert != null && !"none".equals(threshold);
    }
  }

  List<Panel> panels() {
    return rows.stream().flatMap(row -> row.panels().stream()).toList();
  }

  /** Those of a directory, by their files' names. */
  static List<Board> readAll(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().map(Board::read).toList();
    }
  }

  private static Board read(Path file) {
    try {
      return YAML.readValue(file.toFile(), Board.class);
    } catch (IOException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }
}
