package io.tickcache.lab.monitoring;

import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Panels as they look with a run's data, a picture a dashboard. */
final class PanelPictures {

  private static final int WIDTH = 520;
  private static final int HEIGHT = 380;
  private static final int COLUMNS = 3;
  private static final double FAR = 3;
  private static final double PERCENT = 100;

  private final Rules alerts;
  private final List<Evaluation> evaluations;
  private final double start;
  private final double seconds;

  private PanelPictures(Rules alerts, List<Evaluation> evaluations) {
    this.alerts = alerts;
    this.evaluations = evaluations;
    DoubleSummaryStatistics times =
        evaluations.stream()
            .flatMap(each -> each.lines().stream())
            .flatMap(line -> line.times().stream())
            .mapToDouble(Double::doubleValue)
            .summaryStatistics();
    this.start = times.getMin();
    this.seconds = times.getMax() - times.getMin();
  }

  static void draw(MonitoringFiles files, List<Evaluation> evaluations, Path directory)
      throws IOException {
    PanelPictures pictures = new PanelPictures(files.alerts(), evaluations);
    for (Board board : files.boards()) {
      List<XYChart> charts = new ArrayList<>();
      board.panels().forEach(panel -> charts.add(pictures.chart(board, panel)));
      int rows = (charts.size() + COLUMNS - 1) / COLUMNS;
      while (charts.size() < rows * COLUMNS) {
        charts.add(nothing());
      }
      BitmapEncoder.saveBitmap(
          charts, rows, COLUMNS, directory.resolve(board.uid()).toString(), BitmapFormat.PNG);
    }
  }

  private static XYChart nothing() {
    XYChart chart = frame("", "", "");
    chart.getStyler().setAxisTicksVisible(false).setPlotBorderVisible(false);
    chart.getStyler().setPlotGridLinesVisible(false).setLegendVisible(false);
    return chart;
  }

  private static XYChart frame(String title, String x, String y) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .xAxisTitle(x)
            .yAxisTitle(y)
            .build();
    chart.getStyler().setLegendPosition(LegendPosition.OutsideS);
    chart.getStyler().setLegendLayout(LegendLayout.Vertical);
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    chart.getStyler().setLocale(Locale.ROOT);
    chart.getStyler().setYAxisDecimalPattern("#,##0.###");
    return chart;
  }

  private XYChart chart(Board board, Board.Panel panel) {
    String place = board.title() + " / " + panel.title();
    List<Evaluation.Line> lines =
        evaluations.stream()
            .filter(each -> each.asked().place().equals(place))
            .flatMap(each -> each.lines().stream())
            .toList();
    boolean empty = lines.stream().noneMatch(Evaluation.Line::hasData);
    boolean percent = panel.unit().equals("percentunit");
    XYChart chart =
        frame(
            panel.title(),
            empty ? "empty: " + panel.empty() : "seconds",
            percent ? "%" : panel.unit().replace("suffix:", "").replace("none", "").strip());
    double scale = percent ? PERCENT : 1;
    lines.forEach(line -> add(chart, line, scale));
    if (panel.hasThreshold()) {
      threshold(chart, panel, lines, scale);
    }
    axis(chart, panel, scale);
    return chart;
  }

  /** From 0 on, unless values are below. */
  private static void axis(XYChart chart, Board.Panel panel, double scale) {
    DoubleSummaryStatistics drawn =
        chart.getSeriesMap().values().stream()
            .flatMapToDouble(line -> Arrays.stream(line.getYData()))
            .summaryStatistics();
    if (panel.max() != null) {
      chart.getStyler().setYAxisMin(0.0).setYAxisMax(panel.max() * scale);
    } else if (drawn.getCount() > 0 && drawn.getMin() >= 0) {
      chart.getStyler().setYAxisMin(0.0).setYAxisMax(drawn.getMax() == 0 ? 1 : drawn.getMax());
    }
  }

  private void add(XYChart chart, Evaluation.Line line, double scale) {
    List<Double> times = new ArrayList<>();
    List<Double> values = new ArrayList<>();
    for (int i = 0; i < line.values().size(); i++) {
      if (Double.isFinite(line.values().get(i))) { // nothing is drawn of 0 / 0
        times.add(line.times().get(i) - start);
        values.add(line.values().get(i) * scale);
      }
    }
    if (!times.isEmpty()) {
      String name = unique(chart, line.legend());
      chart.addSeries(name, times, values).setMarker(SeriesMarkers.NONE);
    }
  }

  private static String unique(XYChart chart, String legend) {
    String name = legend;
    for (int i = 2; chart.getSeriesMap().containsKey(name); i++) {
      name = legend + " (" + i + ")";
    }
    return name;
  }

  /** The alert's, where it is not far from the values: Grafana leaves it out of sight, too. */
  private void threshold(
      XYChart chart, Board.Panel panel, List<Evaluation.Line> lines, double scale) {
    double value =
        alerts.threshold(panel.alert()).value() * (panel.scale() == null ? 1 : panel.scale());
    double highest =
        lines.stream()
            .flatMap(line -> line.values().stream())
            .filter(Double::isFinite)
            .mapToDouble(Double::doubleValue)
            .max()
            .orElse(0);
    if (highest > 0 && value <= FAR * highest) {
      XYSeries line =
          chart.addSeries(
              unique(chart, panel.alert()),
              List.of(0.0, seconds),
              List.of(value * scale, value * scale));
      line.setMarker(SeriesMarkers.NONE).setLineColor(Color.RED);
    }
  }
}
