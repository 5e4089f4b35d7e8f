package io.tickcache.lab.cli;

import io.tickcache.job.Terminal;
import io.tickcache.lab.report.BenchReport;
import io.tickcache.model.FiniteJson;
import picocli.CommandLine.Option;

/** Where the figures of a benchmark go. */
final class ReportOutput {

  @Option(
      names = "--json",
      description = "Print the figures as one JSON object, and nothing else, to standard output.")
  private boolean json;

  private Terminal terminal;

  /** Takes progress, and the report's text: standard error if the object goes to the other. */
  Terminal terminal() {
    if (terminal == null) {
      terminal = Terminal.of(json);
    }
    return terminal;
  }

  /** Prints the text, and the object if it is asked for. */
  void print(BenchReport report) {
    report.text().forEach(terminal()::println);
    if (json) {
      System.out.println(FiniteJson.line(report.json()));
    }
  }
}
