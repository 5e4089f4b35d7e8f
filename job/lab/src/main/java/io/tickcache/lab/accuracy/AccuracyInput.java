package io.tickcache.lab.accuracy;

import io.tickcache.history.Histories;

/**
 * What predictions are compared on.
 *
 * @param histories of the recordings
 * @param most steps of an instrument
 * @param window steps of the contexts that do not hold the whole history
 */
public record AccuracyInput(Histories histories, int most, int window) {}
