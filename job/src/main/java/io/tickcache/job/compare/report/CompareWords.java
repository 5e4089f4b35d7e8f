package io.tickcache.job.compare.report;

import io.tickcache.evaluation.Verdict;
import io.tickcache.job.compare.AccountDifference;
import io.tickcache.job.compare.CellRow;
import io.tickcache.job.compare.Compared;
import io.tickcache.job.compare.NumberText;
import io.tickcache.job.page.Figures;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a comparison says, in words. */
public final class CompareWords {

  private static final double BY_CHANCE = 0.05;

  private CompareWords() {}

  /** Its name. */
  public static String title(Compared compared) {
    return "%s under %d settings".formatted(compared.model(), compared.rows().size());
  }

  /** What it comes to, a sentence or two each. */
  public static List<String> verdict(Compared compared) {
    List<CellRow> others =
        compared.rows().stream().skip(1).filter(row -> row.difference() != null).toList();
    List<String> words = new ArrayList<>();
    if (!compared.reference().outcome().ran()) {
      words.add(
          "The reference, %s, could not run: nothing is held against it."
              .formatted(compared.reference().name()));
    } else if (!others.isEmpty()) {
      words.add(net(compared, others));
      words.add(least(compared.reference(), others));
    }
    long failed = compared.rows().size() - compared.ran().size();
    if (failed > 0) {
      words.add(
          "%d of %d cells could not run; why stands below the table."
              .formatted(failed, compared.rows().size()));
    }
    return words;
  }

  private static String net(Compared compared, List<CellRow> others) {
    List<CellRow> differ =
        others.stream().filter(row -> row.difference().verdict() != Verdict.CANNOT_TELL).toList();
    String expected =
        String.format(Locale.ROOT, "%.1f", BY_CHANCE * others.size()).replace(".0", "");
    return "%s earned more or less than the reference, %s, beyond chance%s. Chance alone lets about %s of as many 95 %% intervals exclude 0."
        .formatted(
            differ.isEmpty()
                ? "No other cell"
                : "%d of %d other cells".formatted(differ.size(), others.size()),
            compared.reference().name(),
            differ.isEmpty() ? "" : named(differ),
            expected);
  }

  private static String named(List<CellRow> rows) {
    return rows.stream()
        .map(row -> "%s %s".formatted(row.name(), row.difference().verdict()))
        .collect(Collectors.joining(", ", " (", ")"));
  }

  /** Of the smallest cache, if it is smaller than the reference's. */
  private static String least(CellRow reference, List<CellRow> others) {
    CellRow least =
        others.stream()
            .min(Comparator.comparingLong(row -> row.result().contextBytes()))
            .orElseThrow();
    long bytes = least.result().contextBytes();
    if (bytes >= reference.result().contextBytes()) {
      return "No other cell has a smaller cache than the reference, %s (%s a context)."
          .formatted(reference.name(), CompareTable.bytes(reference.result().contextBytes()));
    }
    long same = others.stream().filter(row -> row.result().contextBytes() == bytes).count() - 1;
    String too = same == 0 ? "" : "; of %d other cell%s, too".formatted(same, same == 1 ? "" : "s");
    AccountDifference difference = least.difference();
    double percent = 100 * difference.netReturn();
    String interval =
        Double.isNaN(difference.netInterval().low())
            ? ""
            : " (95 %%: from %s to %s)"
                .formatted(
                    NumberText.of("%+.3f", 100 * difference.netInterval().low()),
                    NumberText.of("%+.3f", 100 * difference.netInterval().high()));
    String size = NumberText.of("%.3f", Math.abs(percent));
    String earned =
        size.equals("0.000")
            ? "as much as the reference" + (percent == 0 ? "" : " to within 0.001 % of the capital")
            : "%s %% of the capital %s than the reference"
                .formatted(size, percent < 0 ? "less" : "more");
    return "The smallest cache, %s (%s a context%s), earned %s%s."
        .formatted(least.name(), CompareTable.bytes(bytes), too, earned, interval);
  }

  /** Why cells could not run. */
  public static List<String> failures(Compared compared) {
    return compared.rows().stream()
        .filter(row -> !row.outcome().ran())
        .map(row -> "%s could not run: %s".formatted(row.name(), row.outcome().reason()))
        .toList();
  }

  /** How to read the table. */
  public static List<String> columns(Compared compared) {
    AccountDifference difference = compared.reference().difference();
    return List.of(
        "KV: bytes of keys and values, in blocks, of one full context, and of all instruments at the"
            + " end",
        "change: |difference| of %s from the reference's at the same step, in standard deviations of the reference's; the mean, and what 99 %% do not exceed"
            .formatted(compared.output()),
        "other sign: share of predictions that point the other way",
        "IC: rank correlation of predictions and the returns that came, by instrument, weighted with"
            + " the horizons that its time holds; labels are from the prices in the predictions",
        "net return: after costs, of the capital; differences in percent of the capital; intervals"
            + " draw the same blocks of time of both%s"
                .formatted(
                    difference == null || difference.blocks() == 0
                        ? ""
                        : " (%d of about %s)"
                            .formatted(
                                difference.blocks(), Figures.duration(difference.blockMicros()))),
        "Sharpe: of UTC days, x sqrt(365); n/a of less than two days' time",
        "deflated: probability that the true Sharpe ratio is above what the best of %d worthless trials would have"
            .formatted(compared.trials()));
  }

  /** What else a reader must know. */
  public static List<String> notes(Compared compared) {
    List<String> notes = new ArrayList<>();
    List<CellRow> ran = compared.ran();
    if (ran.stream().anyMatch(row -> !row.result().inSample().isEmpty())) {
      notes.add(
          "In sample: a part of this time is what the model learned from or was chosen by; what is"
              + " earned there says nothing of the model (--later leaves it out). Differences"
              + " between cells are as they are.");
    }
    ran.stream()
        .filter(row -> row.result().unmatched() > 0)
        .forEach(
            row ->
                notes.add(
                    String.format(
                        Locale.ROOT,
                        "%s: %,d predictions are of a step of which only one of the two cells has one; they are not compared.",
                        row.name(),
                        row.result().unmatched())));
    return notes;
  }
}
