package io.tickcache.job.training;

import io.tickcache.evaluation.HorizonReport;
import io.tickcache.evaluation.Measure;
import io.tickcache.evaluation.Score;
import io.tickcache.evaluation.WalkForwardReport;
import io.tickcache.evaluation.WalkForwardReport.Fold;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.CategorySeries.CategorySeriesRenderStyle;

/** A walk forward as PNG: scores by fold, a chart an output, each with its own unit. */
final class WalkForwardPlot {

  private static final int WIDTH = 900;
  private static final int HEIGHT = 460;
  private static final String TOGETHER = "all folds";

  private WalkForwardPlot() {}

  static void write(WalkForwardReport report, Path file) throws IOException {
    List<CategoryChart> charts =
        report.together().horizons().stream().map(together -> chart(report, together)).toList();
    BitmapEncoder.saveBitmap(charts, charts.size(), 1, file.toString(), BitmapFormat.PNG);
  }

  private static CategoryChart chart(WalkForwardReport report, HorizonReport together) {
    Measure measure = EvaluationText.measure(together);
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(EvaluationText.title(together) + ", fold by fold")
            .xAxisTitle(
                "%s, %d instruments, %s to %s; *: behind all that its options were chosen on"
                    .formatted(
                        report.name(),
                        together.byInstrument().size(),
                        PlotStyle.day(report.together().fromMicros()),
                        PlotStyle.day(report.together().toMicros())))
            .yAxisTitle(ComparisonTable.name(measure))
            .build();
    PlotStyle.apply(chart.getStyler());
    if (measure == Measure.LOG_LOSS) { // bars from 0 would all look alike
      chart.getStyler().setDefaultSeriesRenderStyle(CategorySeriesRenderStyle.Scatter);
    }
    List<String> names = new ArrayList<>();
    List<Optional<HorizonReport>> reports = new ArrayList<>();
    for (Fold fold : report.folds()) {
      reports.add(fold.report().horizons().stream().filter(together::isOf).findFirst());
      names.add("fold %d%s".formatted(reports.size(), fold.untouched() ? "*" : ""));
    }
    reports.add(Optional.of(together));
    names.add(TOGETHER);
    for (String forecaster : together.pooled().keySet()) {
      List<Double> values = new ArrayList<>(); // null where a fold has no such klines
      for (Optional<HorizonReport> each : reports) {
        Score score = each.map(horizon -> horizon.pooled().get(forecaster)).orElse(null);
        values.add(score == null || Double.isNaN(measure.of(score)) ? null : measure.of(score));
      }
      chart.addSeries(forecaster, names, values);
    }
    return chart;
  }
}
