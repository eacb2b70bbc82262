"""Stock Faust, as its manual says it: an agent, a table, a topic."""

import os

import faust

broker, prefix, partitions = os.environ["BENCH"].split()[:3]
partitions = int(partitions)
app = faust.App(
    prefix + "stock",
    broker=f"kafka://{broker}",
    store="memory://",
    topic_partitions=partitions,
    topic_disable_leader=True,
    producer_acks=-1,
    producer_linger=0.005,
    producer_compression_type="gzip",
    consumer_auto_offset_reset="earliest",
    stream_wait_empty=True,
    web_enabled=False,
)
source = app.topic(prefix + "paragraphs", key_type=str, value_serializer="json")
out = app.topic(prefix + "out", key_type=str, value_serializer="json")
counts = app.Table("counts", default=int, partitions=partitions)


@app.agent(source)
async def count(stream):
    """One more for the key of each message."""
    async for key, message in stream.items():
        counts[key] += 1
        await out.send(key=key, value={"key": message["key"], "count": counts[key]})


if __name__ == "__main__":
    faust.Worker(app, loglevel="error").execute_from_commandline()
