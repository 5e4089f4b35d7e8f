package io.tickcache.job.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tickcache.job.options.OptionTable;
import io.tickcache.model.FiniteJson;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code options}: what can be set. */
@Command(
    name = "options",
    mixinStandardHelpOptions = true,
    description = "Prints all options of the job: key, type, default, meaning.",
    footer = {"", "Example:", "  ./tickcache options --markdown"})
final class OptionsCommand implements Callable<Integer> {

  @Option(names = "--markdown", description = "As a Markdown table.")
  private boolean markdown;

  @Option(names = "--json", description = "As one JSON object, by key.")
  private boolean json;

  @Override
  public Integer call() {
    if (json) {
      System.out.println(FiniteJson.line(object()));
    } else {
      System.out.print(markdown ? OptionTable.markdown() : OptionTable.text());
    }
    return 0;
  }

  private static ObjectNode object() {
    ObjectNode options = JsonNodeFactory.instance.objectNode();
    for (OptionTable.Row row : OptionTable.rows()) {
      options
          .putObject(row.key())
          .put("type", row.type())
          .put("default", row.defaultValue())
          .put("meaning", row.meaning());
    }
    return options;
  }
}
