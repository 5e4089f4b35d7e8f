package io.tickcache.job.backtest.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.backtest.metrics.InSampleSpan;
import io.tickcache.backtest.metrics.UtcDays;
import io.tickcache.job.page.Figures;
import io.tickcache.job.page.Html;
import io.tickcache.job.page.Thinning;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReportPartsTest {

  @Test
  void thinnedLinesKeepTheirExtremesAndEnds() {
    double[] flat = new double[100_000];
    double[] spiky = new double[100_000];
    spiky[777] = 5;
    spiky[54_321] = -3;
    flat[9] = Double.NaN;
    int[] places = Thinning.places(1_000, flat, spiky);
    assertThat(places).isSorted().contains(0, 777, 54_321, 99_999);
    assertThat(places.length).isBetween(250, 1_002);
    assertThat(Thinning.places(4, new double[4])).containsExactly(0, 1, 2, 3);
  }

  @Test
  void everyReturnIsInABinOfRoundEdges() {
    Histogram histogram = Histogram.ofReturns(new double[] {-0.02, 0, 0, 0.013, 0.03}, "x", "y");
    assertThat(histogram.step()).isEqualTo(0.1);
    assertThat(Arrays.stream(histogram.counts()).sum()).isEqualTo(5);
    assertThat(histogram.counts()[20]).isEqualTo(2);
    assertThat(Arrays.stream(Histogram.ofReturns(new double[3], "x", "y").counts()).sum())
        .isEqualTo(3);
    assertThat(Histogram.ofReturns(new double[0], "x", "y").counts()).hasSize(1);
    assertThat(Histogram.ofReturns(new double[] {Double.NaN, 0.01}, "x", "y").counts())
        .containsExactly(1);
  }

  @Test
  void everyLatencyIsInALogarithmicBin() {
    Histogram histogram = Histogram.ofLatencies(new long[] {0, 1_000, 1_000_000, 5_000});
    assertThat(Arrays.stream(histogram.counts()).sum()).isEqualTo(4);
    assertThat(Arrays.stream(Histogram.ofLatencies(new long[] {200, 200}).counts()).sum())
        .isEqualTo(2);
  }

  @Test
  void figuresAreReadAlikeEverywhere() {
    assertThat(Figures.percent(-0.12345)).isEqualTo("−12.3\u00a0%");
    assertThat(Figures.percent(0.0004567)).isEqualTo("0.0457\u00a0%");
    assertThat(Figures.digits(0, 2)).isEqualTo(2);
    assertThat(Figures.digits(0.05, 2)).isEqualTo(4);
    assertThat(Figures.digits(-0.0005, 2)).isEqualTo(6);
    assertThat(Figures.change(0.012)).isEqualTo("+1.20\u00a0%");
    assertThat(Figures.number(-0.001, 2)).isEqualTo("0.00");
    assertThat(Figures.money(-1_234_567.891)).isEqualTo("−1,234,567.89");
    assertThat(Figures.percent(Double.NaN)).isEqualTo("n/a");
    assertThat(Figures.ratio(Double.POSITIVE_INFINITY)).isEqualTo("n/a");
    assertThat(Figures.duration(1.5e3)).isEqualTo("1.5\u00a0ms");
    assertThat(Figures.duration(3.6e9)).isEqualTo("1\u00a0h");
    assertThat(Figures.duration(333.3 * 86_400e6)).isEqualTo("333.3\u00a0days");
    assertThat(Figures.time("2025-01-01T00:00:00.123456Z")).isEqualTo("2025-01-01 00:00:00");
  }

  @Test
  void monthsCompoundTheirDays() {
    double[] returns = IntStream.range(0, 40).mapToDouble(i -> i < 2 ? 0.1 : 0).toArray();
    UtcDays days = new UtcDays(LocalDate.parse("2024-12-31").toEpochDay(), returns);
    Html html = new Html();
    InSample december =
        new InSample(
            List.of(
                new InSampleSpan(
                    "a:b", 0, LocalDate.parse("2025-01-01").toEpochDay() * 86_400_000_000L, "")));
    new MonthTable(days, december).write(html);
    assertThat(html.toString())
        .contains("<td>2024</td>")
        .containsOnlyOnce("--w:0\">0.0</td>")
        .contains("10.0\u00a0†</td>")
        .contains("10.0</td>");
  }

  @Test
  void aModelCardDoesNoHarm() {
    String html =
        ModelCard.html(
            """
            # Card
            <script>alert(1)</script>

            Has ![a picture](training.png) and a [file](file:///etc/passwd),
            [bad](javascript:alert(1)) [good](https://example.org)

            | a | b |
            |---|---|
            | 1 | <b>2</b> |
            """);
    assertThat(html)
        .contains("<h3>Card</h3>", "a picture", "file", "&lt;script&gt;", "&lt;b&gt;2&lt;/b&gt;")
        .contains("href=\"https://example.org\"")
        .doesNotContain("<script", "<img", "javascript:", "file:");
  }
}
