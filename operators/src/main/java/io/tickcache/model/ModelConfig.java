package io.tickcache.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.HashSet;
import java.util.List;

/**
 * A model directory's {@code config.json}. Every value is checked when the record is made.
 *
 * @param formatVersion version of the file's layout, {@value #FORMAT_VERSION}
 * @param name what the model is called; starts with {@code untrained} unless it is trained
 * @param trained whether the weights come from training
 * @param architecture sizes of the network
 * @param tokenTypes kinds of steps, in the order of their token type number
 * @param head the outputs
 */
public record ModelConfig(
    int formatVersion,
    String name,
    boolean trained,
    Architecture architecture,
    List<TokenType> tokenTypes,
    Head head) {

  public static final int FORMAT_VERSION = 1;

  /** Records of the longest prefix. */
  public static final int MAX_PREFIX_LENGTH = 64;

  private static final String UNTRAINED = "untrained";

  public ModelConfig {
    check(
        formatVersion == FORMAT_VERSION,
        "format_version",
        formatVersion,
        "must be " + FORMAT_VERSION);
    check(
        name != null && name.matches("[A-Za-z0-9._-]+"),
        "name",
        name,
        "must be letters, digits, '.', '_' or '-'");
    check(
        trained != name.startsWith(UNTRAINED),
        "name",
        name,
        "must start with 'untrained' exactly when trained is false");
    check(architecture != null, "architecture", null, "must be present");
    check(head != null, "head", null, "must be present");
    check(
        tokenTypes != null && !tokenTypes.isEmpty(),
        "token_types",
        tokenTypes,
        "must not be empty");
    tokenTypes = List.copyOf(tokenTypes);
    check(
        tokenTypes.stream().map(TokenType::source).distinct().count() == tokenTypes.size(),
        "token_types",
        tokenTypes.stream().map(TokenType::source).toList(),
        "must name every source once");
    checkPrefix(architecture, tokenTypes);
  }

  private static void checkPrefix(Architecture architecture, List<TokenType> tokenTypes) {
    for (int type = 0; type < tokenTypes.size(); type++) {
      if (tokenTypes.get(type).source() == TokenSource.MARKET) {
        check(
            type > 0 && type == tokenTypes.size() - 1,
            "token_types",
            tokenTypes.stream().map(TokenType::source).toList(),
            "must have MARKET last, after those of steps");
        check(
            architecture.positionEncoding() == PositionEncoding.ROPE,
            "position_encoding",
            architecture.positionEncoding(),
            "must be rope with MARKET: a prefix has no positions");
      }
    }
  }

  /** The same with other sizes. */
  public ModelConfig with(Architecture sizes) {
    return new ModelConfig(formatVersion, name, trained, sizes, tokenTypes, head);
  }

  /** The most market records that a step attends to besides its context; 0 if it takes none. */
  public int prefixLength() {
    TokenType last = tokenTypes.get(tokenTypes.size() - 1);
    return last.source() == TokenSource.MARKET ? last.prefixLength() : 0;
  }

  /** The token type number of a source's steps, or -1 if the model takes none of them. */
  public int tokenTypeOf(TokenSource source) {
    for (int type = 0; type < tokenTypes.size(); type++) {
      if (tokenTypes.get(type).source() == source) {
        return type;
      }
    }
    return -1;
  }

  /** Features of the widest token type; the others are padded with zeros. */
  public int maxFeatures() {
    return tokenTypes.stream().mapToInt(TokenType::features).max().orElseThrow();
  }

  /**
   * Name and version of the feature extractor that a token type was trained on.
   *
   * @param name the schema's name
   * @param version the schema's version
   */
  public record FeatureSchemaId(String name, int version) {

    public FeatureSchemaId {
      check(name != null && !name.isBlank(), "name", name, "must be present");
      checkPositive("version", version);
    }
  }

  /**
   * A kind of step.
   *
   * @param source the event that becomes the step
   * @param featureSchema the extractor whose features it takes
   * @param mean subtracted from each feature; its length is the number of features
   * @param scale each difference is divided by it
   * @param prefixLength of MARKET alone: the most records that a step sees, the newest ones, 1 to
   *     {@value #MAX_PREFIX_LENGTH}
   * @param klineIntervals of KLINE alone: the intervals that it was trained on, each by itself or
   *     with others of one context, as {@code 1m} or {@code 1m+1h}; null where that is not known.
   *     Decides no output, and so no id
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record TokenType(
      TokenSource source,
      FeatureSchemaId featureSchema,
      List<Double> mean,
      List<Double> scale,
      Integer prefixLength,
      List<String> klineIntervals) {

    private static final String INTERVALS =
        "[1-9]\\d{0,8}(us|ms|s|m|h|d|w|M)(\\+[1-9]\\d{0,8}(us|ms|s|m|h|d|w|M))*";

    /** A kind of step: not a prefix, of no known intervals. */
    public TokenType(
        TokenSource source, FeatureSchemaId featureSchema, List<Double> mean, List<Double> scale) {
      this(source, featureSchema, mean, scale, null, null);
    }

    public TokenType {
      check(source != null, "source", null, "must be ORDER_BOOK, KLINE or MARKET");
      check(
          source == TokenSource.MARKET
              ? prefixLength != null && prefixLength > 0 && prefixLength <= MAX_PREFIX_LENGTH
              : prefixLength == null,
          "prefix_length",
          prefixLength,
          "must be from 1 to %d with MARKET, absent with others".formatted(MAX_PREFIX_LENGTH));
      check(
          klineIntervals == null
              || source == TokenSource.KLINE
                  && !klineIntervals.isEmpty()
                  && klineIntervals.stream().allMatch(names -> names.matches(INTERVALS)),
          "kline_intervals",
          klineIntervals,
          "must be intervals such as 1m, 4h, 1d or 1m+1h with KLINE, absent with others");
      klineIntervals = klineIntervals == null ? null : List.copyOf(klineIntervals);
      check(featureSchema != null, "feature_schema", null, "must be present");
      check(mean != null && !mean.isEmpty(), "mean", mean, "must have a value for each feature");
      check(
          scale != null && scale.size() == mean.size(),
          "scale",
          scale == null ? null : scale.size() + " values",
          "must have as many values as mean: " + mean.size());
      mean = List.copyOf(mean);
      scale = List.copyOf(scale);
      check(mean.stream().allMatch(Double::isFinite), "mean", mean, "must be finite");
      check(
          scale.stream().allMatch(s -> Double.isFinite(s) && s > 0),
          "scale",
          scale,
          "must be finite and above 0");
    }

    /** Number of features. */
    public int features() {
      return mean.size();
    }

    /** A copy of the means, as the normalizer takes them. */
    public double[] toMeanArray() {
      return mean.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** A copy of the scales, as the normalizer takes them. */
    public double[] toScaleArray() {
      return scale.stream().mapToDouble(Double::doubleValue).toArray();
    }
  }

  /**
   * The outputs.
   *
   * @param type what they mean
   * @param outputs their names, which imply their units; the first gives direction and confidence
   * @param confidenceScale factor in a regression's confidence |tanh(value · scale)|
   * @param errorDeviation of each output the standard deviation of its error, label − output, on
   *     steps that training did not learn from, in the output's unit; null where that is not known.
   *     Decides no prediction, but the paths of forecasts
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Head(
      HeadType type, List<String> outputs, double confidenceScale, List<Double> errorDeviation) {

    /** Outputs whose errors are not known. */
    public Head(HeadType type, List<String> outputs, double confidenceScale) {
      this(type, outputs, confidenceScale, null);
    }

    public Head {
      check(type != null, "type", null, "must be regression, direction or allocation");
      check(
          outputs != null
              && !outputs.isEmpty()
              && new HashSet<>(outputs).size() == outputs.size()
              && outputs.stream().noneMatch(String::isBlank),
          "outputs",
          outputs,
          "must be one or more different names");
      outputs = List.copyOf(outputs);
      check(
          Double.isFinite(confidenceScale) && confidenceScale > 0,
          "confidence_scale",
          confidenceScale,
          "must be finite and above 0");
      check(
          errorDeviation == null
              || errorDeviation.size() == outputs.size()
                  && errorDeviation.stream()
                      .allMatch(error -> error != null && Double.isFinite(error) && error >= 0),
          "error_deviation",
          errorDeviation,
          "must have a finite value from 0 on for each of the outputs, or be absent");
      errorDeviation = errorDeviation == null ? null : List.copyOf(errorDeviation);
    }
  }

  static void checkPositive(String field, int value) {
    check(value > 0, field, value, "must be at least 1");
  }

  static void check(boolean holds, String field, Object value, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(field + " = " + value + " " + rule);
    }
  }
}
