package io.tickcache.inference.event;

import io.tickcache.schemas.Prediction;
import io.tickcache.steps.PriceMark;

/**
 * What an instrument's price did, or what was predicted of it: what forecasts are scored by.
 *
 * @param instrument venue:symbol
 * @param mark what the event said of the price; of a prediction the one of its step, which was told
 *     before
 * @param prediction null unless something was predicted
 */
public record PriceNews(String instrument, PriceMark mark, Prediction prediction) {}
