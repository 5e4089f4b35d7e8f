package io.tickcache.job.backtest.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.backtest.AccountResult;
import io.tickcache.backtest.Costs;
import io.tickcache.backtest.EquitySeries;
import io.tickcache.backtest.metrics.BacktestMetrics;
import io.tickcache.backtest.metrics.Trials;
import io.tickcache.job.backtest.report.ReportContent.Setting;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a browser makes of pages: ReportBrowserITCase. */
class ReportPageTest {

  private static final String HOSTILE = "x:</script><img src=x onerror=alert(1)>\"'&<!--";

  @Test
  void noNameStandsInThePageAsMarkup() throws Exception {
    String page = ReportPage.html(SyntheticBacktest.hours(HOSTILE, "bybit:ETHUSDT"));
    assertThat(page).doesNotContain("<img", "-->\"'&<!--", "</script><img");
    assertThat(page).contains("x:&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;");
    assertThat(page.split("</script>", -1)).hasSize(5);
  }

  @Test
  void everythingOfThePageIsInIt() throws Exception {
    String page = ReportPage.html(SyntheticBacktest.seconds());
    assertThat(page)
        .contains("default-src 'none'")
        .contains("Copyright (c) 2022 Leon Sorokin", "The MIT License")
        .contains("./tickcache backtest --recordings klines --model made-up --report report")
        .contains("taker-fee", "Market impact is not modelled", "training: 2024-08-08 23:54:10")
        .contains("<h3>Model card: <code>made-up</code></h3>");
    assertThat(page).doesNotContainPattern("(src|href)=\"(?!https://example\\.org/card)");
  }

  @Test
  void whatIsInSampleIsMarked() throws Exception {
    String page = ReportPage.html(SyntheticBacktest.hours());
    assertThat(page).contains("Part of the time is in sample", "<sup>†</sup>", "chip sample");
    // Of September 2024 to August 2025, the first quarter is known.
    assertThat(page).containsPattern("1\\.1\\u00a0†</td>").contains("bybit:ETHUSDT\u00a0†");
    assertThat(ReportPage.html(nothing())).doesNotContain("†", "chip sample\"></i>");
  }

  /** One mark, no instrument, order, prediction, model or comparison. */
  @Test
  void anAccountWithoutAnythingHasAPage() throws Exception {
    String page = ReportPage.html(nothing());
    assertThat(page)
        .contains("it earned nothing after costs", "There were none.", "There were no orders.")
        .contains(">n/a<")
        .contains("UTC · no instrument traded · marked", "Nothing was decided on any instrument.")
        .doesNotContain("id=\"ic\"", "<h2>Model card", "<h2>Months", "id=\"instrument\"");
    String withoutOurScripts = page.substring(0, page.indexOf("</script>\n<script>"));
    assertThat(withoutOurScripts).contains("id=\"data\"").doesNotContain("NaN", "Infinity");
  }

  private static ReportContent nothing() {
    double[] capital = {1_000};
    double[] none = {0};
    AccountResult account =
        new AccountResult(
            "strategy",
            new EquitySeries(60_000_000, new long[] {0}, capital, capital, none, none),
            List.of(),
            List.of(),
            List.of(),
            Map.of(),
            BigDecimal.ZERO,
            Costs.NONE);
    return new ReportContent(
        "Nothing",
        "./tickcache backtest",
        null,
        List.of(new Setting("capital", "1000")),
        List.of(),
        List.of(),
        List.of(),
        null,
        account,
        List.of(),
        BacktestMetrics.of(account, List.of(), Trials.ONE, List.of(), List.of()),
        List.of(),
        List.of(),
        new long[0]);
  }
}
