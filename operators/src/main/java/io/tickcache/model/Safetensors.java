package io.tickcache.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.StreamSupport;

/**
 * The safetensors format (huggingface.co/docs/safetensors): the header's length as 8 little-endian
 * bytes, a JSON header of {@code {name: {dtype, shape, data_offsets}}}, and the tensors' bytes.
 * Only dtype F32 is read and written.
 */
public final class Safetensors {

  private static final int LENGTH_BYTES = Long.BYTES;
  private static final String DTYPE = "F32";
  private static final String METADATA = "__metadata__";
  private static final ObjectMapper JSON = new ObjectMapper();

  private Safetensors() {}

  /** The file's bytes, tensors in the map's order. */
  public static byte[] encode(Map<String, FloatTensor> tensors) {
    ObjectNode header = JSON.createObjectNode();
    long offset = 0;
    for (Map.Entry<String, FloatTensor> tensor : tensors.entrySet()) {
      ObjectNode entry = header.putObject(tensor.getKey()).put("dtype", DTYPE);
      ArrayNode shape = entry.putArray("shape");
      for (int length : tensor.getValue().shape()) {
        shape.add(length);
      }
      long end = offset + (long) Float.BYTES * tensor.getValue().data().length;
      entry.putArray("data_offsets").add(offset).add(end);
      offset = end;
    }
    String json = header.toString();
    byte[] text = (json + " ".repeat(-json.length() & 7)).getBytes(StandardCharsets.UTF_8);
    int size = Math.toIntExact(LENGTH_BYTES + text.length + offset);
    ByteBuffer file = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    file.putLong(text.length).put(text);
    for (FloatTensor tensor : tensors.values()) {
      file.asFloatBuffer().put(tensor.data());
      file.position(file.position() + Float.BYTES * tensor.data().length);
    }
    return file.array();
  }

  /**
   * @throws ModelFormatException if the bytes are not a whole safetensors file of F32 tensors
   */
  public static Map<String, FloatTensor> decode(byte[] file) {
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    if (file.length < LENGTH_BYTES) {
      throw new ModelFormatException(
          "truncated: %d bytes, not even the header's length".formatted(file.length));
    }
    long headerLength = bytes.getLong();
    if (headerLength < 0 || headerLength > bytes.remaining()) {
      throw new ModelFormatException(
          "truncated or not a safetensors file: a header of %d bytes in a file of %d"
              .formatted(headerLength, file.length));
    }
    JsonNode header =
        parse(new String(file, LENGTH_BYTES, (int) headerLength, StandardCharsets.UTF_8));
    bytes.position(LENGTH_BYTES + (int) headerLength);
    ByteBuffer data = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    Map<String, FloatTensor> tensors = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : header.properties()) {
      if (!entry.getKey().equals(METADATA)) {
        tensors.put(entry.getKey(), tensor(entry.getKey(), entry.getValue(), data));
      }
    }
    return tensors;
  }

  private static JsonNode parse(String header) {
    try {
      JsonNode json = JSON.readTree(header);
      if (!json.isObject()) {
        throw new ModelFormatException("the header is not a JSON object");
      }
      return json;
    } catch (JsonProcessingException e) {
      throw new ModelFormatException("the header is not JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static FloatTensor tensor(String name, JsonNode entry, ByteBuffer data) {
    String dtype = entry.path("dtype").asText();
    if (!dtype.equals(DTYPE)) {
      throw new ModelFormatException("tensor %s: dtype %s must be F32".formatted(name, dtype));
    }
    int[] shape =
        StreamSupport.stream(entry.path("shape").spliterator(), false)
            .mapToInt(JsonNode::asInt)
            .toArray();
    long begin = entry.path("data_offsets").path(0).asLong(-1);
    long end = entry.path("data_offsets").path(1).asLong(-1);
    if (begin < 0 || end < begin || end > data.limit()) {
      throw new ModelFormatException(
          "tensor %s: data_offsets [%d, %d] must lie within the file's %d bytes of data: truncated?"
              .formatted(name, begin, end, data.limit()));
    }
    if (FloatTensor.elements(shape) * Float.BYTES != end - begin) {
      throw new ModelFormatException(
          "tensor %s: shape %s does not fill its %d bytes"
              .formatted(name, entry.path("shape"), end - begin));
    }
    float[] values = new float[(int) (end - begin) / Float.BYTES];
    data.slice((int) begin, (int) (end - begin))
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(values);
    return new FloatTensor(shape, values);
  }
}
