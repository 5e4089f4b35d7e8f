package io.tickcache.job.training;

import io.tickcache.evaluation.Calibration;
import io.tickcache.evaluation.Comparison;
import io.tickcache.evaluation.EvaluationReport;
import io.tickcache.evaluation.HorizonReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.CategorySeries.CategorySeriesRenderStyle;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * An evaluation as PNG: by how much the model is better than each other, a chart an output, each
 * with its own unit; and the confidence's calibration.
 */
final class EvaluationPlot {

  private static final int WIDTH = 760;
  private static final int HEIGHT = 460;
  private static final int SLANTED = 20; // degrees: names of baselines are long

  private EvaluationPlot() {}

  static void write(EvaluationReport report, Path file) throws IOException {
    List<Chart<?, ?>> charts = new ArrayList<>();
    for (HorizonReport horizon : report.horizons()) {
      charts.add(comparisons(report, horizon));
      Calibration calibration = horizon.calibration();
      if (calibration != null && !calibration.bins().isEmpty()) {
        charts.add(calibration(report, horizon));
      }
    }
    int columns = charts.size() % 2 == 0 ? 2 : 1; // XChart wants every place taken
    int rows = charts.size() / columns;
    BitmapEncoder.saveBitmap(List.copyOf(charts), rows, columns, file.toString(), BitmapFormat.PNG);
  }

  /** Of what model, data and time a chart is. */
  private static String source(EvaluationReport report, HorizonReport horizon) {
    return "%s, %s, %d instruments, %s to %s"
        .formatted(
            report.modelId(),
            report.part().words(),
            horizon.byInstrument().size(),
            PlotStyle.day(report.fromMicros()),
            PlotStyle.day(report.toMicros()));
  }

  private static CategoryChart comparisons(EvaluationReport report, HorizonReport horizon) {
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title("%s: the model against the others".formatted(EvaluationText.title(horizon)))
            .xAxisTitle(source(report, horizon))
            .yAxisTitle(
                "better by (%s)".formatted(ComparisonTable.name(EvaluationText.measure(horizon))))
            .build();
    PlotStyle.apply(chart.getStyler());
    chart.getStyler().setDefaultSeriesRenderStyle(CategorySeriesRenderStyle.Scatter);
    chart.getStyler().setOverlapped(true);
    chart.getStyler().setXAxisLabelRotation(SLANTED);
    chart.getStyler().setLegendPosition(LegendPosition.OutsideS);
    List<Comparison> all = horizon.comparisons();
    List<String> others = all.stream().map(Comparison::other).toList();
    chart
        .addSeries(
            "95 % interval",
            others,
            all.stream().map(c -> (c.low() + c.high()) / 2).toList(),
            all.stream().map(c -> (c.high() - c.low()) / 2).toList())
        .setMarker(SeriesMarkers.NONE)
        .setShowInLegend(false);
    chart.addSeries(
        "difference, with its 95 % interval",
        others, all.stream().map(Comparison::difference).toList());
    chart
        .addSeries("no difference", others, all.stream().map(c -> 0.0).toList())
        .setChartCategorySeriesRenderStyle(CategorySeriesRenderStyle.Line)
        .setMarker(SeriesMarkers.NONE);
    return chart;
  }

  private static XYChart calibration(EvaluationReport report, HorizonReport horizon) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title("%s: does the confidence hold?".formatted(EvaluationText.title(horizon)))
            .xAxisTitle("says right, share; " + source(report, horizon))
            .yAxisTitle("was right, share")
            .build();
    PlotStyle.apply(chart.getStyler());
    chart.getStyler().setXAxisDecimalPattern("0.00");
    chart.getStyler().setLegendPosition(LegendPosition.OutsideS);
    List<Calibration.Bin> bins = horizon.calibration().bins();
    chart.addSeries(
        "model, by confidence",
        bins.stream().map(Calibration.Bin::expected).toList(),
        bins.stream().map(Calibration.Bin::right).toList());
    chart
        .addSeries("as it says", List.of(0.5, 1.0), List.of(0.5, 1.0))
        .setMarker(SeriesMarkers.NONE);
    return chart;
  }
}
