package io.tickcache.job.options;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.description.Formatter;
import org.apache.flink.configuration.description.HtmlFormatter;

/** The table of all options, for the terminal and for the README. */
public final class OptionTable {

  /**
   * One line of the table.
   *
   * @param key as in a configuration file
   * @param type type, or the values allowed
   * @param defaultValue as in a configuration file; a dash where there is none
   * @param meaning its description
   */
  public record Row(String key, String type, String defaultValue, String meaning) {}

  private static final Formatter DESCRIPTIONS = new HtmlFormatter();

  private OptionTable() {}

  /** The job's own options, then Flink's whose default the job changes. */
  public static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    OptionList.all().forEach(option -> rows.add(row(option)));
    FlinkDefaults.ALL.forEach(changed -> rows.add(row(changed)));
    return rows;
  }

  /** A Markdown table. */
  public static String markdown() {
    StringBuilder table =
        new StringBuilder("| key | type | default | meaning |\n|---|---|---|---|\n");
    for (Row row : rows()) {
      table.append(
          "| `%s` | %s | `%s` | %s |%n"
              .formatted(row.key(), escape(row.type()), row.defaultValue(), escape(row.meaning())));
    }
    return table.toString();
  }

  /** Readable text: a line for key, type and default, and the meaning below. */
  public static String text() {
    StringBuilder table = new StringBuilder();
    for (Row row : rows()) {
      table.append(
          "%s  (%s; default %s)%n    %s%n"
              .formatted(row.key(), row.type(), row.defaultValue(), row.meaning()));
    }
    return table.toString();
  }

  private static Row row(ConfigOption<?> option) {
    return new Row(
        option.key(),
        OptionType.of(option).name(),
        OptionType.defaultText(option),
        DESCRIPTIONS.format(option.description()));
  }

  private static Row row(FlinkDefaults.FlinkDefault<?> changed) {
    return new Row(
        changed.option().key(), "Flink's", OptionType.text(changed.value()), changed.reason());
  }

  private static String escape(String text) {
    return text.replace("|", "\\|");
  }
}
