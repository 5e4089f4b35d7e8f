package io.tickcache.job.training;

import java.util.ArrayList;
import java.util.List;

/** A word of a table, and its meaning in one line of at most 80 characters. */
enum Term {
  HORIZONS("horizons of time", "horizons that the rows' time holds, all instruments at once"),
  IC("IC", "rank correlation of forecast and return, -1 to 1, weighted by instrument"),
  R2("R² %", "share of squared returns explained; below 0: worse than forecasting 0"),
  RIGHT("right %", "right signs, where forecast and return have one; [95 % interval]"),
  TRADES("trades", "rows whose forecast exceeds a round trip's cost: spread + 2 × fee"),
  BPS("bps", "return of a trade less that cost, the mean over trades, basis points"),
  LOG_LOSS("log loss", "mean of -ln of the probability of what came, nats; less is better"),
  BRIER("Brier", "mean squared error of the probability, 0 to 1; less is better"),
  AUC("AUC", "share of pairs of a rise and a fall that the forecast orders right"),
  EARNED("earned bps", "mean of weight × return over the rows, basis points"),
  AFTER_COST("after cost", "the same less |weight| × (spread + 2 × fee), basis points"),
  SIZE("size", "mean of |weight|, 0 to 1"),
  DIFFERENCE("model better by", "difference of the scores, below 0 where the model is worse"),
  BLOCK("block", "a stretch of time, two horizons and 5 s at least, of all instruments"),
  INTERVAL("95 % interval", "of that difference, from 2,000 draws of as many blocks"),
  VERDICT("verdict", "better or worse if the interval leaves out 0 and has 10 blocks"),
  EFFECTIVE("horizons", "of time that the instrument's rows hold, its weight among ICs"),
  SAYS("says %", "share of right signs that the confidence promises"),
  WAS("was %", "share of right signs that came"),
  ERROR("error", "mean distance of the two over ten bins of confidence, 0 to 1");

  private final String word;
  private final String meaning;

  Term(String word, String meaning) {
    this.word = word;
    this.meaning = meaning;
  }

  /** As tables have it. */
  String word() {
    return word;
  }

  /** What stands below a table that uses these. */
  static List<String> explain(List<Term> terms) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    terms.forEach(term -> lines.add("- %s: %s".formatted(term.word, term.meaning)));
    return lines;
  }
}
