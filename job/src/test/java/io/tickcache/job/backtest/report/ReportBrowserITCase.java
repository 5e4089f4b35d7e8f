package io.tickcache.job.backtest.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tickcache.backtest.EquitySeries;
import io.tickcache.job.page.Browser;
import io.tickcache.job.page.Figures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Opens reports as a reader does. Pictures of them are left in {@code target/report-pictures}: look
 * at them after a change of the page.
 */
class ReportBrowserITCase {

  private static final Path PICTURES = Path.of("target", "report-pictures");
  private static final String HOSTILE =
      "x:</script><script>window.broken=1</script><img src=x>\"'&";

  @TempDir static Path directory;

  private static Browser browser;

  @BeforeAll
  static void start() throws Exception {
    Optional<Path> program = Browser.find();
    assumeTrue(program.isPresent(), "no chromium, chromium-browser or google-chrome on the PATH");
    browser = Browser.start(program.get(), Files.createDirectory(directory.resolve("profile")));
    Files.createDirectories(PICTURES);
    ReportFiles.write(SyntheticBacktest.hours(), directory.resolve("hours"));
    ReportFiles.write(SyntheticBacktest.seconds(), directory.resolve("seconds"));
    ReportFiles.write(SyntheticBacktest.ofSmallPositions(), directory.resolve("small"));
    ReportFiles.write(
        SyntheticBacktest.hours(HOSTILE, "y:" + "long-name".repeat(9)), directory.resolve("names"));
  }

  @AfterAll
  static void stop() throws Exception {
    if (browser != null) {
      browser.close();
    }
  }

  @Test
  void draggingShowsLessInAllChartsAndHoveringReadsTheEquity() throws Exception {
    browser.view(1280, 900, false);
    browser.open(page("hours"));
    String whole = browser.text("document.getElementById('range').textContent");
    assertThat(whole).isEqualTo("2024-09-20 00:00 – 2025-08-19 07:00 UTC");

    drag("equity", 0.5, 0.6);
    String[] shown = browser.text("document.getElementById('range').textContent").split(" – ", -1);
    assertThat(shown[0]).startsWith("2025-03-0");
    assertThat(shown[1]).startsWith("2025-04-0");

    hover("drawdown", 0.001);
    assertThat(legend("drawdown", 0))
        .isBetween(shown[0].substring(0, 10), shown[0].substring(0, 10) + "~");
    hover("equity", 0.5);
    EquitySeries equity = SyntheticBacktest.hours().strategy().equity();
    String time = legend("equity", 0);
    assertThat(legend("equity", 1)).isEqualTo(Figures.money(equity.equity(place(equity, time))));
    assertThat(legend("costs", 0)).startsWith(time.substring(0, 10));

    click("all");
    assertThat(browser.text("document.getElementById('range').textContent")).isEqualTo(whole);
    assertThat(browser.events("Runtime.exceptionThrown")).isEmpty();
    assertThat(browser.events("Log.entryAdded")).isEmpty();
  }

  @Test
  void aFingerShowsLessToo() throws Exception {
    browser.view(360, 780, false);
    browser.open(page("hours"));
    scrollTo("equity");
    double y = place("equity", "top", "height", 0.5);
    browser.finger("touchStart", place("equity", "left", "width", 0.5), y);
    for (double at : new double[] {0.55, 0.65, 0.75}) {
      browser.finger("touchMove", place("equity", "left", "width", at), y);
    }
    browser.finger("touchEnd", 0, 0);
    settle();
    String[] shown = browser.text("document.getElementById('range').textContent").split(" – ", -1);
    assertThat(shown[0]).startsWith("2025-03-0");
    assertThat(shown[1]).startsWith("2025-05-2");
    assertThat(browser.events("Runtime.exceptionThrown")).isEmpty();
  }

  @Test
  void asksForNothingFromAnywhere() throws Exception {
    browser.view(1280, 900, false);
    browser.open(page("hours"));
    assertThat(browser.events("Network.requestWillBeSent")).hasSize(1);
  }

  @Test
  void theOtherInstrumentHasItsOwnPrices() throws Exception {
    browser.view(1280, 900, false);
    browser.open(page("hours"));
    String first = legend("price", 1);
    browser.text(
        "(s => { s.selectedIndex = 1 - s.selectedIndex; s.dispatchEvent(new Event('change')); })"
            + "(document.getElementById('instrument'))");
    assertThat(legend("price", 1)).isNotEqualTo(first);
    assertThat(browser.number("document.querySelectorAll('#price .uplot').length")).isOne();
  }

  @Test
  void namesCannotBreakOut() throws Exception {
    browser.view(1280, 900, false);
    browser.open(page("names"));
    assertThat(browser.text("window.broken")).isEqualTo("undefined");
    assertThat(browser.text("document.getElementById('instrument').options[0].text"))
        .isEqualTo(HOSTILE);
    assertThat(browser.number("document.querySelectorAll('img').length")).isZero();
    assertThat(browser.text("document.getElementById('range').textContent")).contains(" – ");
    assertThat(browser.events("Runtime.exceptionThrown")).isEmpty();
    browser.view(360, 780, false);
    browser.open(page("names"));
    fitsItsWidth(360);
  }

  @Test
  void fitsADesktopAndAPhoneInBothColours() throws Exception {
    for (String report : new String[] {"hours", "seconds"}) {
      for (int width : new int[] {1280, 360}) {
        for (boolean dark : new boolean[] {false, true}) {
          browser.view(width, 900, dark);
          browser.open(page(report));
          assertThat(browser.text("document.documentElement.dataset.theme"))
              .isEqualTo(dark ? "dark" : "light");
          fitsItsWidth(width);
          Thread.sleep(200);
          browser.screenshot(
              PICTURES.resolve("%s-%s-%s.png".formatted(report, width, dark ? "dark" : "light")));
        }
      }
    }
  }

  @Test
  void whatDwarfsTheStrategyWaitsForAButton() throws Exception {
    browser.view(1280, 900, false);
    browser.open(page("small"));
    String button = "document.getElementById('dwarfing-equity')";
    String hidden = "document.querySelectorAll('#equity .u-off').length";
    assertThat(browser.text(button + ".textContent")).isEqualTo("Show buy and hold");
    double before = browser.number(hidden);
    click("dwarfing-equity");
    assertThat(browser.text(button + ".textContent")).isEqualTo("Hide buy and hold");
    assertThat(browser.number(hidden)).isEqualTo(before - 1);
    browser.open(page("hours"));
    assertThat(browser.text(button + ".hidden")).isEqualTo("true");
    assertThat(browser.events("Runtime.exceptionThrown")).isEmpty();
  }

  @Test
  void theToggleTurnsTheColours() throws Exception {
    browser.view(1280, 900, true);
    browser.open(page("seconds"));
    String before = browser.text("getComputedStyle(document.body).backgroundColor");
    click("theme");
    assertThat(browser.text("document.documentElement.dataset.theme")).isEqualTo("light");
    assertThat(browser.text("getComputedStyle(document.body).backgroundColor"))
        .isNotEqualTo(before);
  }

  /** Nothing but what scrolls for itself is wider than the page; charts do not overlap. */
  private static void fitsItsWidth(int width) throws Exception {
    assertThat(browser.number("document.documentElement.scrollWidth")).isEqualTo(width);
    assertThat(
            browser.text(
                """
                [...document.querySelectorAll("h1, .figure, section, .banner, .bar, .chart canvas, .u-legend, .caption")]
                  .filter(e => e.getBoundingClientRect().right > innerWidth + 0.5)
                  .map(e => e.className || e.tagName)"""))
        .isEmpty();
    assertThat(
            browser.text(
                """
                [...document.querySelectorAll("section, .figure")].flatMap((a, i, all) => all.slice(i + 1)
                  .map(b => [a.getBoundingClientRect(), b.getBoundingClientRect()])
                  .filter(([p, q]) => Math.min(p.right, q.right) - Math.max(p.left, q.left) > 1
                    && Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top) > 1)).length"""))
        .isEqualTo("0");
  }

  private static void drag(String chart, double from, double to) throws Exception {
    scrollTo(chart);
    double y = place(chart, "top", "height", 0.5);
    browser.mouse("mouseMoved", place(chart, "left", "width", from), y, false);
    browser.mouse("mousePressed", place(chart, "left", "width", from), y, true);
    browser.mouse("mouseMoved", place(chart, "left", "width", (from + to) / 2), y, true);
    browser.mouse("mouseMoved", place(chart, "left", "width", to), y, true);
    browser.mouse("mouseReleased", place(chart, "left", "width", to), y, true);
    settle();
  }

  private static void hover(String chart, double at) throws Exception {
    scrollTo(chart);
    browser.mouse(
        "mouseMoved", place(chart, "left", "width", at), place(chart, "top", "height", 0.4), false);
    settle();
  }

  private static void click(String id) throws Exception {
    browser.text("document.getElementById('" + id + "').click()");
    settle();
  }

  private static void scrollTo(String chart) throws Exception {
    browser.text("document.getElementById('" + chart + "').scrollIntoView({block: 'center'})");
    settle();
  }

  /** Until two pictures were drawn. */
  private static void settle() throws Exception {
    Thread.sleep(120);
  }

  private static double place(String chart, String start, String length, double share)
      throws Exception {
    String box = "document.querySelector('#" + chart + " .u-over').getBoundingClientRect()";
    return browser.number(box + "." + start + " + " + share + " * " + box + "." + length);
  }

  private static String legend(String chart, int series) throws Exception {
    return browser.text(
        "document.querySelectorAll('#%s .u-value')[%s].textContent".formatted(chart, series));
  }

  private static int place(EquitySeries equity, String time) {
    long micros =
        TimeUnit.SECONDS.toMicros(Instant.parse(time.replace(' ', 'T') + ":00Z").getEpochSecond());
    return (int) ((micros - equity.timeMicros(0)) / equity.gridMicros());
  }

  private static Path page(String report) {
    return directory.resolve(report).resolve("report.html");
  }
}
