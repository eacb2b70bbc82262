"""Quix Streams with this project's coder and fold: bench/coding.py starts it with our packages behind its own."""

import sys
from datetime import UTC, datetime

sys.path += sys.argv[5:]

from quixstreams import Application
from quixstreams.models import Serializer

from streams.coding import Coder
from streams.control import Settings
from streams.engine.code_step import CodeStep
from streams.engine.dead_letters import DeadLetters
from streams.engine.fold_step import FoldStep
from streams.engine.records import Record

broker, prefix, partitions, folder = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]
app = Application(
    broker_address=broker,
    consumer_group=prefix + "quix",
    auto_offset_reset="earliest",
    state_dir=folder,
    loglevel="ERROR",
    commit_interval=1.0,
    producer_extra_config={"acks": "all", "compression.type": "gzip", "linger.ms": 5},
)


class Value(Serializer):
    """The value of an output, which is bytes."""

    def __call__(self, output, ctx) -> bytes:
        """Quix's hook."""
        return output.value


letters = DeadLetters(prefix + "dead-letters", lambda: datetime.now(UTC))
code = CodeStep(Coder.load(), "events", letters)
fold = FoldStep(Settings(), "control-changes", "city-control", letters)
raw = {"key_deserializer": "bytes", "value_deserializer": "bytes", "key_serializer": "bytes"}
paragraphs = app.topic(prefix + "paragraphs", **raw)
events = app.topic(prefix + "events", value_serializer=Value(), **raw)
changes = app.topic(prefix + "control-changes", value_serializer=Value(), **raw)


def doing(step):
    """A step of ours as a function for Quix; Quix keeps state by the message's key."""

    def apply(value, key, timestamp, headers, state):
        made, changed, _ = step(Record("", 0, 0, key, value, timestamp), lambda key: state.get(key.decode()))
        for name, content in changed:
            if content is None:
                state.delete(name.decode())
            else:
                state.set(name.decode(), content)
        return made

    return apply


def is_change(output) -> bool:
    """Whether it goes to ``control-changes``: Quix writes no rows of cities."""
    return output.topic == "control-changes"


options = {"stateful": True, "expand": True, "metadata": True}
app.dataframe(paragraphs).apply(doing(code), **options).to_topic(events, key=lambda output: output.key)
app.dataframe(events).apply(doing(fold), **options).filter(is_change).to_topic(changes)
app.run()
