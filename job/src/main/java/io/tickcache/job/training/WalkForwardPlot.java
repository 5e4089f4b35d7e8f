package io.tickcache.job.training;

import io.tickcache.evaluation.HorizonReport;
import io.tickcache.evaluation.WalkForwardReport;
import io.tickcache.evaluation.WalkForwardReport.Fold;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;

/** A walk forward as PNG: information coefficients by fold, a chart an output. */
final class WalkForwardPlot {

  private static final int WIDTH = 900;
  private static final int HEIGHT = 440;
  private static final String TOGETHER = "all folds";

  private WalkForwardPlot() {}

  static void write(WalkForwardReport report, Path file) throws IOException {
    List<CategoryChart> charts = new ArrayList<>();
    for (int i = 0; i < report.together().horizons().size(); i++) {
      charts.add(chart(report, i));
    }
    BitmapEncoder.saveBitmap(charts, charts.size(), 1, file.toString(), BitmapFormat.PNG);
  }

  private static CategoryChart chart(WalkForwardReport report, int horizon) {
    HorizonReport together = report.together().horizons().get(horizon);
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title("Rank correlation of forecast and " + together.output())
            .yAxisTitle("IC")
            .build();
    PlotStyle.apply(chart.getStyler());
    List<String> names = new ArrayList<>();
    List<HorizonReport> reports = new ArrayList<>();
    for (Fold fold : report.folds()) {
      reports.add(fold.report().horizons().get(horizon));
      names.add("fold %d%s".formatted(reports.size(), fold.untouched() ? "*" : ""));
    }
    reports.add(together);
    names.add(TOGETHER);
    for (String forecaster : together.pooled().keySet()) {
      chart.addSeries(
          forecaster,
          names,
          reports.stream().map(each -> each.pooled().get(forecaster).ic()).toList());
    }
    return chart;
  }
}
