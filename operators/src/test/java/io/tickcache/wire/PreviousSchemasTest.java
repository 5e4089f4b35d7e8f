package io.tickcache.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.schemas.Guarantee;
import io.tickcache.schemas.Prediction;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;

class PreviousSchemasTest {

  @Test
  void readsPredictionsWrittenBeforeTheyNamedAGuarantee() throws Exception {
    Prediction read = new WireFormat<>(Prediction.class).decode(writtenWithSchema1());

    assertThat(read.getInstrument()).isEqualTo("sim:A");
    assertThat(read.getPosition()).isEqualTo(7);
    assertThat(read.getGuarantee()).isEqualTo(Guarantee.UNSPECIFIED);
  }

  @Test
  void readsPredictionsWrittenBeforeTheyNamedAPrefix() throws Exception {
    Prediction read = new WireFormat<>(Prediction.class).decode(writtenWithSchema2());

    assertThat(read.getInstrument()).isEqualTo("sim:A");
    assertThat(read.getGuarantee()).isEqualTo(Guarantee.BIT_IDENTICAL);
    assertThat(read.getPrefixEventTimeMicros()).isNull();
  }

  @Test
  void readsPredictionsWrittenBeforeTheyNamedAPrice() throws Exception {
    Prediction read = new WireFormat<>(Prediction.class).decode(writtenWithSchema3());

    assertThat(read.getPrefixEventTimeMicros()).isEqualTo(9L);
    assertThat(read.getReferencePrice()).isNull();
    assertThat(read.getBestBid()).isNull();
    assertThat(read.getBestAsk()).isNull();
  }

  @Test
  void readersOfThePreviousSchemasCanReadToday() {
    assertThat(PreviousSchemas.of(Prediction.class))
        .hasSize(3)
        .allSatisfy(
            previous ->
                assertThat(
                        SchemaCompatibility.checkReaderWriterCompatibility(
                                previous, Prediction.getClassSchema())
                            .getType())
                    .isEqualTo(SchemaCompatibilityType.COMPATIBLE));
  }

  private static byte[] writtenWithSchema1() throws Exception {
    Schema schema = PreviousSchemas.of(Prediction.class).get(0);
    return encoded(schema, record(schema));
  }

  private static byte[] writtenWithSchema2() throws Exception {
    Schema schema = PreviousSchemas.of(Prediction.class).get(1);
    GenericRecord record = record(schema);
    record.put("guarantee", symbol(schema, "guarantee", "BIT_IDENTICAL"));
    return encoded(schema, record);
  }

  private static byte[] writtenWithSchema3() throws Exception {
    Schema schema = PreviousSchemas.of(Prediction.class).get(2);
    GenericRecord record = record(schema);
    record.put("guarantee", symbol(schema, "guarantee", "BIT_IDENTICAL"));
    record.put("prefixEventTimeMicros", 9L);
    return encoded(schema, record);
  }

  private static GenericRecord record(Schema schema) {
    GenericRecord record = new GenericData.Record(schema);
    record.put("instrument", "sim:A");
    record.put("eventTimeMicros", 5L);
    record.put("contextEpochMicros", 4L);
    record.put("position", 7L);
    record.put("source", symbol(schema, "source", "KLINE"));
    record.put("outputs", List.of());
    record.put("direction", symbol(schema, "direction", "UP"));
    record.put("confidence", 0.5f);
    record.put("contextLength", 8);
    record.put("contextState", symbol(schema, "contextState", "KEPT"));
    record.put("modelId", "untrained@1");
    return record;
  }

  /** The record as another program would encode it. */
  private static byte[] encoded(Schema schema, GenericRecord record) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(new byte[] {(byte) 0xC3, 1});
    bytes.write(
        ByteBuffer.allocate(Long.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(SchemaNormalization.parsingFingerprint64(schema))
            .array());
    var encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
    new GenericDatumWriter<GenericRecord>(schema).write(record, encoder);
    return bytes.toByteArray();
  }

  private static GenericData.EnumSymbol symbol(Schema schema, String field, String name) {
    return new GenericData.EnumSymbol(schema.getField(field).schema(), name);
  }
}
