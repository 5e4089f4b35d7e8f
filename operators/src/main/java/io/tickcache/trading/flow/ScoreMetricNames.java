package io.tickcache.trading.flow;

/** What the metrics of scores are called; docs/metrics.md says what they are. */
public final class ScoreMetricNames {

  public static final String INSTRUMENTS = "score_instruments";
  public static final String STALE_INSTRUMENTS = "score_stale_instruments";
  public static final String NEWEST_AGE_SECONDS = "score_newest_age_seconds";
  public static final String LABELLED_ROWS = "score_labelled_rows";
  public static final String BROKEN_ROWS = "score_broken_rows";
  public static final String EFFECTIVE_ROWS = "score_effective_rows";
  public static final String HORIZONS = "score_horizons";
  public static final String IC = "score_ic";
  public static final String SIGNED_ROWS = "score_signed_rows";
  public static final String HIT_RATE = "score_hit_rate";
  public static final String VALUE_ROWS = "score_value_rows";
  public static final String VALUE_BPS = "score_value_bps";
  public static final String CONFIDENCE_EXPECTED = "score_confidence_expected";
  public static final String CONFIDENCE_ERROR = "score_confidence_error";
  public static final String REFERENCE_HORIZONS = "score_reference_horizons";
  public static final String REFERENCE_IC = "score_reference_ic";
  public static final String REFERENCE_HIT_RATE = "score_reference_hit_rate";
  public static final String REFERENCE_VALUE_BPS = "score_reference_value_bps";
  public static final String REFERENCE_CONFIDENCE_EXPECTED = "score_reference_confidence_expected";
  public static final String REFERENCE_CONFIDENCE_ERROR = "score_reference_confidence_error";

  private ScoreMetricNames() {}
}
