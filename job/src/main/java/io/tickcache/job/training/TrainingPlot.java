package io.tickcache.job.training;

import io.tickcache.model.HeadType;
import io.tickcache.training.EpochMetrics;
import io.tickcache.training.TrainedModel;
import io.tickcache.training.TrainingRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;

/** Losses and rank correlations over the epochs of a run, as PNG. */
final class TrainingPlot {

  private static final int WIDTH = 760;
  private static final int HEIGHT = 440;

  private TrainingPlot() {}

  /**
   * Draws and writes.
   *
   * @param klines lengths of the klines that were trained on, e.g. "1h klines"; empty without
   */
  static void write(TrainedModel trained, TrainingRecord record, String klines, Path file)
      throws IOException {
    List<EpochMetrics> epochs = trained.epochs();
    double[] x = epochs.stream().mapToDouble(EpochMetrics::epoch).toArray();
    XYChart losses =
        chart(
            "Loss, least in epoch %d".formatted(trained.bestEpoch()),
            unit(record.options().head()),
            record,
            klines);
    losses.addSeries(
        "training, some features left out",
        x,
        epochs.stream().mapToDouble(EpochMetrics::trainingLoss).toArray());
    losses.addSeries(
        "validation", x, epochs.stream().mapToDouble(EpochMetrics::validationLoss).toArray());
    XYChart correlations =
        chart("Validation: rank correlation with the label", "IC, -1 to 1", record, klines);
    List<String> outputs = record.options().outputs();
    for (int i = 0; i < outputs.size(); i++) {
      int output = i;
      correlations.addSeries(
          outputs.get(i),
          x,
          epochs.stream().mapToDouble(e -> e.validationIc().get(output)).toArray());
    }
    BitmapEncoder.saveBitmap(
        List.of(losses, correlations), 1, 2, file.toString(), BitmapFormat.PNG);
  }

  /** Of the loss: learned labels are in deviations of the training part's. */
  private static String unit(HeadType head) {
    return switch (head) {
      case REGRESSION -> "mean Huber loss, squared label deviations";
      case DIRECTION -> "mean log loss, nats";
      case ALLOCATION -> "mean of -weight × return, label deviations";
    };
  }

  private static XYChart chart(String title, String yAxis, TrainingRecord record, String klines) {
    long first =
        record.data().stream()
            .mapToLong(TrainingRecord.InstrumentData::firstMicros)
            .min()
            .orElse(0);
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .xAxisTitle(
                "epoch; %s, %d instruments%s, %s to %s"
                    .formatted(
                        record.modelId(),
                        record.data().size(),
                        klines.isEmpty() ? "" : ", " + klines,
                        PlotStyle.day(first),
                        PlotStyle.day(record.validatedUntilMicros())))
            .yAxisTitle(yAxis)
            .build();
    PlotStyle.apply(chart.getStyler());
    chart.getStyler().setXAxisDecimalPattern("0");
    chart.getStyler().setLegendPosition(LegendPosition.OutsideS);
    return chart;
  }
}
