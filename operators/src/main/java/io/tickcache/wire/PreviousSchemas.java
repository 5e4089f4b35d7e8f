package io.tickcache.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;

/** What the schemas were in earlier versions: resources {@code previous/NAME-1.avsc} and on. */
final class PreviousSchemas {

  private PreviousSchemas() {}

  /** Earlier versions of a record's schema, oldest first. */
  static List<Schema> of(Class<?> record) {
    List<Schema> schemas = new ArrayList<>();
    for (int version = 1; ; version++) {
      String resource = "previous/" + record.getSimpleName() + "-" + version + ".avsc";
      try (InputStream source = record.getResourceAsStream(resource)) {
        if (source == null) {
          return schemas;
        }
        schemas.add(new Schema.Parser().parse(source));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
