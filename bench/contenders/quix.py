"""Quix Streams with its RocksDB state and changelog."""

import sys
import tempfile

from quixstreams import Application

broker, prefix, partitions = sys.argv[1], sys.argv[2], int(sys.argv[3])
app = Application(
    broker_address=broker,
    consumer_group=prefix + "quix",
    auto_offset_reset="earliest",
    state_dir=tempfile.mkdtemp(),
    loglevel="ERROR",
    commit_interval=1.0,
    producer_extra_config={"acks": "all", "compression.type": "gzip", "linger.ms": 5},
)
source = app.topic(prefix + "paragraphs", key_deserializer="bytes", value_deserializer="json")
out = app.topic(prefix + "out", key_serializer="bytes", value_serializer="json")


def count(message, state):
    """One more for the key of each message."""
    total = state.get("count", 0) + 1
    state.set("count", total)
    return {"key": message["key"], "count": total}


app.dataframe(source).apply(count, stateful=True).to_topic(out)
app.run()
