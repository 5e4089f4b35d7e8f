package io.tickcache.job.training;

import io.tickcache.evaluation.Calibration;
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
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.Styler.LegendPosition;

/** An evaluation as PNG: information coefficients by horizon, and the confidence's calibration. */
final class EvaluationPlot {

  private static final int WIDTH = 700;
  private static final int HEIGHT = 440;

  private EvaluationPlot() {}

  static void write(EvaluationReport report, Path file) throws IOException {
    List<Chart<?, ?>> charts = new ArrayList<>();
    charts.add(coefficients(report));
    report.horizons().stream()
        .map(HorizonReport::calibration)
        .filter(calibration -> calibration != null && !calibration.bins().isEmpty())
        .forEach(calibration -> charts.add(calibration(calibration)));
    BitmapEncoder.saveBitmap(
        List.copyOf(charts), 1, charts.size(), file.toString(), BitmapFormat.PNG);
  }

  private static CategoryChart coefficients(EvaluationReport report) {
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title("Rank correlation of forecast and return")
            .yAxisTitle("IC")
            .build();
    PlotStyle.apply(chart.getStyler());
    List<String> outputs = report.horizons().stream().map(HorizonReport::output).toList();
    for (String forecaster : report.horizons().get(0).pooled().keySet()) {
      List<Double> coefficients =
          report.horizons().stream().map(h -> h.pooled().get(forecaster).ic()).toList();
      chart.addSeries(forecaster, outputs, coefficients);
    }
    return chart;
  }

  private static XYChart calibration(Calibration calibration) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title("Calibration of the confidence, first output")
            .xAxisTitle("share of right directions expected")
            .yAxisTitle("seen")
            .build();
    PlotStyle.apply(chart.getStyler());
    chart.getStyler().setXAxisDecimalPattern("0.00");
    chart.getStyler().setLegendPosition(LegendPosition.OutsideS);
    List<Double> expected = calibration.bins().stream().map(Calibration.Bin::expected).toList();
    chart.addSeries(
        "model", expected, calibration.bins().stream().map(Calibration.Bin::right).toList());
    chart.addSeries("perfect", List.of(0.5, 1.0), List.of(0.5, 1.0));
    return chart;
  }
}
