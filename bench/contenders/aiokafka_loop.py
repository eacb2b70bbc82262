"""A plain aiokafka loop: fetch many, count in a dict, send, write a changelog, await all, commit."""

import asyncio
import sys

import orjson
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

broker, prefix, partitions = sys.argv[1], sys.argv[2], int(sys.argv[3])


async def main() -> None:
    """The loop."""
    consumer = AIOKafkaConsumer(
        prefix + "paragraphs", bootstrap_servers=broker, group_id=prefix + "aio", enable_auto_commit=False,
        auto_offset_reset="earliest", max_poll_records=2000,
    )  # fmt: skip
    producer = AIOKafkaProducer(
        bootstrap_servers=broker, acks="all", enable_idempotence=True, compression_type="gzip", linger_ms=5,
        max_batch_size=1 << 20,
    )  # fmt: skip
    await consumer.start()
    await producer.start()
    counts: dict[bytes, int] = {}
    while True:
        chunks = await consumer.getmany(timeout_ms=200)
        sent = []
        for tp, records in chunks.items():
            changed = {}
            for record in records:
                message = orjson.loads(record.value)
                key = record.key
                changed[key] = counts[key] = counts.get(key, 0) + 1
                out = orjson.dumps({"key": message["key"], "count": counts[key]})
                sent.append(await producer.send(prefix + "out", out, key=key))
            for key, count in changed.items():
                raw = orjson.dumps(count)
                sent.append(await producer.send(prefix + "changes", raw, key=key, partition=tp.partition))
        if sent:
            await asyncio.gather(*sent)
            await consumer.commit()


asyncio.run(main())
