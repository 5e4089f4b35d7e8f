package io.tickcache.job.kafka;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tickcache.market.PackedDoubles;
import io.tickcache.model.FiniteJson;
import io.tickcache.schemas.DeadLetter;
import io.tickcache.schemas.OrderBookUpdate;
import io.tickcache.schemas.Output;
import io.tickcache.schemas.Prediction;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;

/**
 * Records as JSON objects, with the schema's field names. A prediction's outputs become an object
 * of name and value, packed levels arrays of numbers, a dead letter's key text and its value
 * base64.
 */
public final class RecordJson {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private RecordJson() {}

  /** One line. */
  public static String line(SpecificRecord record) {
    return FiniteJson.line(object(record));
  }

  /** The record's fields, in the schema's order. */
  public static ObjectNode object(SpecificRecord record) {
    ObjectNode json = NODES.objectNode();
    for (Schema.Field field : record.getSchema().getFields()) {
      add(json, record, field.name(), record.get(field.pos()));
    }
    return json;
  }

  private static void add(ObjectNode json, SpecificRecord record, String name, Object value) {
    if (record instanceof Prediction prediction && name.equals("outputs")) {
      json.set(name, outputs(prediction));
    } else if (record instanceof OrderBookUpdate && value instanceof ByteBuffer packed) {
      json.set(name, numbers(packed));
    } else if (record instanceof DeadLetter && value instanceof ByteBuffer bytes) {
      json.put(name, name.equals("key") ? text(bytes) : base64(bytes));
    } else if (value instanceof Iterable<?> items) {
      ArrayNode array = json.putArray(name);
      items.forEach(item -> array.add(item(item)));
    } else {
      json.set(name, scalar(value));
    }
  }

  private static ObjectNode outputs(Prediction prediction) {
    ObjectNode outputs = NODES.objectNode();
    for (Output output : prediction.getOutputs()) {
      outputs.put(output.getName(), output.getValue());
    }
    return outputs;
  }

  private static ArrayNode numbers(ByteBuffer packed) {
    ArrayNode numbers = NODES.arrayNode();
    for (int i = 0; i < PackedDoubles.size(packed); i++) {
      numbers.add(PackedDoubles.get(packed, i));
    }
    return numbers;
  }

  private static JsonNode item(Object item) {
    return item instanceof SpecificRecord record ? object(record) : scalar(item);
  }

  private static JsonNode scalar(Object value) {
    return value instanceof Enum<?> || value instanceof CharSequence
        ? NODES.textNode(value.toString())
        : MAPPER.valueToTree(value);
  }

  private static String text(ByteBuffer bytes) {
    return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
  }

  private static String base64(ByteBuffer bytes) {
    return StandardCharsets.ISO_8859_1
        .decode(Base64.getEncoder().encode(bytes.duplicate()))
        .toString();
  }
}
