package io.tickcache.job.training;

import io.tickcache.training.EpochMetrics;
import io.tickcache.training.TrainedModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Losses and rank correlations over the epochs of a run, as PNG. */
final class TrainingPlot {

  private static final int WIDTH = 700;
  private static final int HEIGHT = 420;

  private TrainingPlot() {}

  static void write(TrainedModel trained, List<String> outputs, Path file) throws IOException {
    List<EpochMetrics> epochs = trained.epochs();
    double[] x = epochs.stream().mapToDouble(EpochMetrics::epoch).toArray();
    XYChart losses = chart("Loss (best epoch: %d)".formatted(trained.bestEpoch()), "mean loss");
    add(losses, "training", x, epochs.stream().mapToDouble(EpochMetrics::trainingLoss).toArray());
    add(
        losses,
        "validation",
        x,
        epochs.stream().mapToDouble(EpochMetrics::validationLoss).toArray());
    XYChart correlations = chart("Validation: rank correlation with the label", "IC");
    for (int i = 0; i < outputs.size(); i++) {
      int output = i;
      add(
          correlations,
          outputs.get(i),
          x,
          epochs.stream().mapToDouble(e -> e.validationIc().get(output)).toArray());
    }
    BitmapEncoder.saveBitmap(
        List.of(losses, correlations), 1, 2, file.toString(), BitmapFormat.PNG);
  }

  private static XYChart chart(String title, String yAxis) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .xAxisTitle("epoch")
            .yAxisTitle(yAxis)
            .build();
    PlotStyle.apply(chart.getStyler());
    chart.getStyler().setXAxisDecimalPattern("0");
    chart.getStyler().setLegendPosition(LegendPosition.OutsideS);
    return chart;
  }

  private static void add(XYChart chart, String name, double[] x, double[] y) {
    chart.addSeries(name, x, y).setMarker(SeriesMarkers.NONE);
  }
}
