/**
 * Linear rules on a step's features: a baseline, and what a model with a linear skip begins with.
 */
package io.tickcache.training.linear;
