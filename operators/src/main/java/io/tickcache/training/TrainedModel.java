package io.tickcache.training;

import io.tickcache.history.Split;
import io.tickcache.model.ModelDirectory;
import java.util.List;

/**
 * What training gives.
 *
 * @param model the weights of the best epoch, to be served as they are
 * @param split the parts of time
 * @param epochs all epochs
 * @param bestEpoch the one whose weights were kept
 * @param constantFeatures features that never change in the training part
 */
public record TrainedModel(
    ModelDirectory model,
    Split split,
    List<EpochMetrics> epochs,
    int bestEpoch,
    List<String> constantFeatures) {}
