# Prints the records of a topic as they come. Needs: pip install confluent-kafka avro
import io
from avro.io import BinaryDecoder, DatumReader
from avro.schema import parse
from confluent_kafka import OFFSET_BEGINNING, Consumer, TopicPartition

# What a record was written with, by its first ten bytes: the current version first, then earlier ones.
READERS = {bytes.fromhex(header): DatumReader(parse(schema)) for header, schema in [
@SCHEMAS@
]}
consumer = Consumer({"bootstrap.servers": @SERVERS@, "isolation.level": @ISOLATION@,
                     "group.id": "none", "enable.auto.commit": False})  # and what your brokers ask for
partitions = consumer.list_topics(@TOPIC@, timeout=30).topics[@TOPIC@].partitions
consumer.assign([TopicPartition(@TOPIC@, number, OFFSET_BEGINNING) for number in partitions])
while True:
    message = consumer.poll(1.0)
    if message is None:
        continue
    if message.error():
        raise RuntimeError(message.error())
    header, body = message.value()[:10], message.value()[10:]
    print(READERS[header].read(BinaryDecoder(io.BytesIO(body))), flush=True)
