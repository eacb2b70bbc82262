"""A plain confluent-kafka loop: consume many, count in a dict, produce, write a changelog, flush, commit."""

import sys

import confluent_kafka
import orjson

broker, prefix, partitions = sys.argv[1], sys.argv[2], int(sys.argv[3])
consumer = confluent_kafka.Consumer(
    {
        "bootstrap.servers": broker, "group.id": prefix + "confluent", "enable.auto.commit": False,
        "auto.offset.reset": "earliest",
    }
)  # fmt: skip
producer = confluent_kafka.Producer(
    {
        "bootstrap.servers": broker, "acks": "all", "enable.idempotence": True, "compression.type": "gzip",
        "linger.ms": 5, "partitioner": "murmur2_random", "queue.buffering.max.messages": 1_000_000,
    }
)  # fmt: skip
consumer.subscribe([prefix + "paragraphs"])
counts: dict[bytes, int] = {}
while True:
    records = consumer.consume(2000, timeout=0.05)
    changed = {}
    for record in records:
        key = record.key()
        message = orjson.loads(record.value())
        counts[key] = counts.get(key, 0) + 1
        changed[key] = record.partition()
        producer.produce(prefix + "out", orjson.dumps({"key": message["key"], "count": counts[key]}), key)
    for key, partition in changed.items():
        producer.produce(prefix + "changes", orjson.dumps(counts[key]), key, partition)
    if records:
        producer.flush()
        consumer.commit(asynchronous=False)
