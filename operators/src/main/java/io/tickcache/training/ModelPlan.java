package io.tickcache.training;

import io.tickcache.history.HeldIntervals;
import io.tickcache.history.Histories;
import io.tickcache.history.InstrumentHistory;
import io.tickcache.history.MarketHistory;
import io.tickcache.history.RecordedStep;
import io.tickcache.history.Split;
import io.tickcache.history.Split.Part;
import io.tickcache.model.FloatTensor;
import io.tickcache.model.HeadType;
import io.tickcache.model.ModelConfig;
import io.tickcache.model.ModelConfig.Head;
import io.tickcache.model.ModelConfig.TokenType;
import io.tickcache.model.ModelDirectory;
import io.tickcache.model.ModelFactory;
import io.tickcache.model.ModelParameters;
import io.tickcache.model.TokenSource;
import io.tickcache.steps.FeatureExtractors;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The model that is to be trained: its config, its first weights, and how it ends. */
final class ModelPlan {

  private static final String HEAD_WEIGHT = "head_weight";
  private static final String HEAD_BIAS = "head_bias";

  private final TrainingOptions options;
  private final List<TokenType> tokenTypes = new ArrayList<>();
  private final List<String> constantFeatures = new ArrayList<>();
  private final HeldIntervals intervals = new HeldIntervals();

  /**
   * Takes in what the training part has: its kinds of steps, and their features' statistics.
   *
   * @throws TrainingException if the part holds no window of steps, or only steps that are all
   *     alike
   */
  ModelPlan(TrainingOptions options, Histories histories, Split split) {
    this.options = options;
    Map<TokenSource, FeatureStatistics> statistics = new EnumMap<>(TokenSource.class);
    for (InstrumentHistory history : histories.all()) {
      for (RecordedStep step : history.steps()) {
        if (split.partOf(step.eventTimeMicros()) == Part.TRAINING) {
          statistics
              .computeIfAbsent(step.source(), source -> new FeatureStatistics(step.schema()))
              .add(step.features());
          intervals.add(history, step);
        }
      }
    }
    checkEnough(statistics, histories, split);
    if (options.marketPrefix() != null) {
      statistics.put(TokenSource.MARKET, ofMarket(histories, split));
    }
    // MARKET is the last source, as a model has it.
    statistics.forEach((source, figures) -> add(source, figures, histories, split));
  }

  private FeatureStatistics ofMarket(Histories histories, Split split) {
    FeatureStatistics figures = new FeatureStatistics(FeatureExtractors.NEWEST.market().schema());
    for (MarketHistory.Entry record : histories.market().entries()) {
      if (split.partOf(record.eventTimeMicros()) == Part.TRAINING) {
        figures.add(record.features());
      }
    }
    if (figures.count() == 0) {
      throw new TrainingException(
          "a market prefix of %d records, but the training part, %s until %s, has none: they are made of order books and closed klines, one every %s"
              .formatted(
                  options.marketPrefix(),
                  histories.instruments(),
                  split.trainedUntil(),
                  options.marketInterval()));
    }
    return figures;
  }

  private void add(
      TokenSource source, FeatureStatistics figures, Histories histories, Split split) {
    List<String> constant = figures.constantFeatures();
    TokenType type =
        figures.tokenType(
            source,
            intervals.names(),
            source == TokenSource.MARKET ? options.marketPrefix() : null);
    if (constant.size() == type.features()) {
      throw new TrainingException(
          "all %d features of the %d %s steps of %s until %s are constant: there is nothing to learn"
              .formatted(
                  constant.size(),
                  figures.count(),
                  source,
                  histories.instruments(),
                  split.trainedUntil()));
    }
    tokenTypes.add(type);
    constant.forEach(feature -> constantFeatures.add(source + " " + feature));
  }

  private void checkEnough(
      Map<TokenSource, FeatureStatistics> statistics, Histories histories, Split split) {
    long steps = statistics.values().stream().mapToLong(FeatureStatistics::count).sum();
    if (steps < options.windowSteps()) {
      throw new TrainingException(
          "too little data: %d steps of %s until %s, where one training window takes %d"
              .formatted(
                  steps, histories.instruments(), split.trainedUntil(), options.windowSteps()));
    }
  }

  /** Features that never change in the training part: they are normalized to 0. */
  List<String> constantFeatures() {
    return constantFeatures;
  }

  /** The finished model's config. */
  ModelConfig config(double confidenceScale, List<Double> errorDeviation) {
    return new ModelConfig(
        ModelConfig.FORMAT_VERSION,
        options.name(),
        true,
        options.architecture(),
        tokenTypes,
        new Head(options.head(), options.outputs(), confidenceScale, errorDeviation));
  }

  /**
   * The model before the first update, its outputs in learned units. Its head is zero, so it begins
   * as the best forecast of those that know nothing.
   */
  ModelDirectory untrained() {
    ModelConfig config =
        new ModelConfig(
            ModelConfig.FORMAT_VERSION,
            "untrained-" + options.name(),
            false,
            options.architecture(),
            tokenTypes,
            new Head(options.head(), options.outputs(), 1));
    ModelDirectory random = ModelFactory.untrained(config, options.seed());
    Map<String, FloatTensor> weights = new LinkedHashMap<>(random.weights());
    int[] shape = weights.get(HEAD_WEIGHT).shape();
    weights.put(HEAD_WEIGHT, new FloatTensor(shape, new float[shape[0] * shape[1]]));
    weights.computeIfPresent(
        ModelParameters.SKIP_WEIGHT, (name, skip) -> FloatTensor.zeros(skip.shape()));
    return ModelDirectory.of(config, weights);
  }

  /**
   * The trained model. Outputs of regression are in the labels' units: the head takes the scales
   * in. Those of the other heads have none: a probability, and a weight that multiplies the label.
   *
   * @param errorDeviation see {@link Head#errorDeviation}; may be null
   */
  ModelDirectory trained(
      Map<String, float[]> weights,
      List<LabelScale> scales,
      double confidenceScale,
      List<Double> errorDeviation) {
    Map<String, FloatTensor> tensors = new LinkedHashMap<>();
    untrained()
        .weights()
        .forEach(
            (name, tensor) ->
                tensors.put(name, new FloatTensor(tensor.shape(), weights.get(name).clone())));
    if (options.head() == HeadType.REGRESSION) {
      scaleHead(tensors, scales);
    }
    return ModelDirectory.of(config(confidenceScale, errorDeviation), tensors);
  }

  private static void scaleHead(Map<String, FloatTensor> tensors, List<LabelScale> scales) {
    if (tensors.containsKey(ModelParameters.SKIP_WEIGHT)) {
      scaleSkip(tensors, scales);
    }
    float[] head = tensors.get(HEAD_WEIGHT).data(); // [outputs, width]
    float[] bias = tensors.get(HEAD_BIAS).data(); // [outputs]
    for (int i = 0; i < head.length; i++) {
      head[i] = (float) (head[i] * scales.get(i / (head.length / bias.length)).scale());
    }
    for (int i = 0; i < bias.length; i++) {
      bias[i] = (float) (bias[i] * scales.get(i).scale() + scales.get(i).mean());
    }
  }

  /** The means of labels are in the head's bias. */
  private static void scaleSkip(Map<String, FloatTensor> tensors, List<LabelScale> scales) {
    FloatTensor weight = tensors.get(ModelParameters.SKIP_WEIGHT); // [types, outputs, features]
    int features = weight.shape()[2];
    for (int i = 0; i < weight.data().length; i++) {
      weight.data()[i] *= (float) scales.get(i / features % scales.size()).scale();
    }
    float[] bias = tensors.get(ModelParameters.SKIP_BIAS).data(); // [types, outputs]
    for (int i = 0; i < bias.length; i++) {
      bias[i] *= (float) scales.get(i % scales.size()).scale();
    }
  }
}
