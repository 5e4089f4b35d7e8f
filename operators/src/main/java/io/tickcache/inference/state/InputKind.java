package io.tickcache.inference.state;

import io.tickcache.features.FeatureSchema;
import io.tickcache.model.TokenSource;
import io.tickcache.steps.TokenTypes;

/**
 * A source of steps, and how their features were extracted.
 *
 * @param schema the feature schema's name
 * @param version the feature schema's version
 * @param features how many there are
 */
public record InputKind(TokenSource source, String schema, int version, int features) {

  /** What a model takes of a source. */
  public static InputKind of(TokenSource source, TokenTypes tokenTypes) {
    FeatureSchema schema = tokenTypes.extractors().schema(source);
    return new InputKind(source, schema.name(), schema.version(), schema.size());
  }
}
