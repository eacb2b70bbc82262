"""This engine with the trivial step in place of the coder: bench/engine.py starts it."""

import sys

import orjson

from streams.engine.app import make_app
from streams.engine.dead_letters import DeadLetters
from streams.engine.worker import serve
from streams.settings import Settings

broker, prefix, partitions = sys.argv[1], sys.argv[2], int(sys.argv[3])
topic = prefix + "out"


class Count:
    """One more for the key of each record."""

    dead_letters = DeadLetters(prefix + "dead-letters", lambda: None)

    def __call__(self, record, get):
        """The count goes out and into the table."""
        message = orjson.loads(record.value)
        count = (get(record.key) or 0) + 1
        out = orjson.dumps({"key": message["key"], "count": count})
        return [(topic, record.key, out)], [(record.key, count)], None  # as an Outcome


settings = Settings(broker=broker, topic_prefix=prefix, partitions=partitions, health_port=-1)
app = make_app(settings, coder=object())
app.runners[prefix + "paragraphs"].step = Count()
serve(app, settings)
