package io.tickcache.steps;

import io.tickcache.model.TokenSource;

/**
 * A step not yet in a context.
 *
 * @param source the kind of event it comes from
 * @param tokenType the model's number of that kind
 * @param features normalized features, [features of the token type]
 */
@SuppressWarnings("ArrayRecordComponent") // a step is its features; nothing compares two of them
public record StepInput(TokenSource source, int tokenType, float[] features) {}
