/** What a model has to beat: simple forecasts, fitted to the past that the model was fitted to. */
package io.tickcache.evaluation.baseline;
