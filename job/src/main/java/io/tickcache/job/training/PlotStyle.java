package io.tickcache.job.training;

import java.awt.Color;
import java.awt.Font;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.knowm.xchart.style.AxesChartStyler;

/** How all plots look: on white, in colours that the colour-blind tell apart (Okabe and Ito). */
final class PlotStyle {

  private static final Color[] COLOURS =
      List.of(0x0072B2, 0xE69F00, 0x009E73, 0xD55E00, 0x56B4E9, 0x444444, 0xCC79A7, 0xB8A500)
          .stream()
          .map(Color::new)
          .toArray(Color[]::new);
  private static final Color GRID = new Color(0xDDDDDD);

  private PlotStyle() {}

  /** As many decimals on the y axis as its span takes, at most five. */
  static void apply(AxesChartStyler styler) {
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setPlotBorderVisible(false);
    styler.setPlotGridLinesColor(GRID);
    styler.setLegendBorderColor(Color.WHITE);
    styler.setSeriesColors(COLOURS);
    styler.setAxisTitleFont(styler.getAxisTitleFont().deriveFont(Font.PLAIN));
    styler.setYAxisDecimalPattern("0.0####");
  }

  /** The day of an event time, UTC, e.g. 2025-06-17. */
  static LocalDate day(long micros) {
    return LocalDate.ofInstant(EvaluationText.instant(micros), ZoneOffset.UTC);
  }
}
