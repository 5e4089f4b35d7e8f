package io.tickcache.job.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tickcache.job.backtest.JobVariant;
import io.tickcache.job.compare.report.CompareFiles;
import io.tickcache.job.page.Browser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Opens a comparison as a reader does. Pictures of it are left in {@code target/report-pictures}:
 * look at them after a change of the page.
 */
class CompareBrowserITCase {

  private static final Path PICTURES = Path.of("target", "report-pictures");
  private static final String HOSTILE = "</script><script>window.broken=1</script>\"'&";

  @TempDir private Path directory;

  /** As many as six storages by four policies are, one of them with a name that is markup. */
  private static Compared manyCells() {
    List<CellOutcome> outcomes = new ArrayList<>();
    for (int group = 0; group < 6; group++) {
      for (int member = 0; member < 4; member++) {
        String name =
            group + member == 8 ? HOSTILE : "storage-%d policy-%d".formatted(group, member);
        outcomes.add(
            CellOutcome.of(
                new Cell(name, new JobVariant(List.of(), null), group, member),
                ComparedCells.result(
                    128_000 >> group,
                    group == 0 && member == 0 ? 0 : 0.001 * (group + member),
                    null)));
      }
    }
    return ComparedCells.compared(outcomes);
  }

  @Test
  void showsEveryCellInBothThemesAndNamesDoNothing() throws Exception {
    Optional<Path> program = Browser.find();
    assumeTrue(program.isPresent(), "no chromium, chromium-browser or google-chrome on the PATH");
    CompareFiles.write(manyCells(), directory);
    Files.createDirectories(PICTURES);
    try (Browser browser =
        Browser.start(program.get(), Files.createDirectory(directory.resolve("profile")))) {
      for (boolean dark : new boolean[] {false, true}) {
        browser.view(1280, 900, dark);
        browser.open(directory.resolve("compare.html"));
        for (String chart : List.of("equity", "difference")) {
          assertThat(
                  browser.number(
                      "document.querySelectorAll('#%s .u-legend .u-series').length"
                          .formatted(chart)))
              .isEqualTo(1 + 24);
        }
        // A dashed line's mark in the legend is dashed.
        assertThat(
                browser.text("document.querySelectorAll('#equity .u-marker')[2].style.background"))
            .startsWith("repeating-linear-gradient(");
        assertThat(browser.number("document.querySelectorAll('svg path').length"))
            .isEqualTo(24 + 2 * 24); // once by what it earns; by what it changes, and its name
        assertThat(browser.text("String(window.broken)")).isEqualTo("undefined");
        assertThat(
                browser.number(
                    "document.documentElement.scrollWidth - document.documentElement.clientWidth"))
            .isZero();
        assertThat(browser.events("Runtime.exceptionThrown")).isEmpty();
        browser.screenshot(PICTURES.resolve(dark ? "compare-dark.png" : "compare.png"));
      }
    }
  }
}
