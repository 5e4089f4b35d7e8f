/**
 * From events to steps: the order of events, the feed rules, features and their normalization. One
 * way for serving, training and evaluation.
 */
package io.tickcache.steps;
