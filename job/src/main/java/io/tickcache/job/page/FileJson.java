package io.tickcache.job.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tickcache.model.FiniteJson;

/**
 * JSON as files hold it: indented, keys in snake case, numbers without exponents where they are
 * exact, doubles alike on every JVM, null where a number is none.
 */
public final class FileJson {

  private static final JsonMapper JSON =
      FiniteJson.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
          .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
          .build();

  private FileJson() {}

  /** The value, and a line end. */
  public static String text(Object value) throws JsonProcessingException {
    return JSON.writeValueAsString(value) + "\n";
  }
}
