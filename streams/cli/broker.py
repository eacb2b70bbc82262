"""whoholds broker: the embedded broker in the foreground."""

import signal
import threading

import click

from streams.cli.options import broker_options, settings_of


@click.command("broker")
@broker_options
def command(broker, topic_prefix, config) -> None:
    """Run the embedded broker until Ctrl-C; prints its address.

    It is a Kafka broker in memory, for trials and tests: at most 4 partitions a topic, about 5 MB kept per
    partition, nothing on disk. It says when a partition is nearly full. Its port is a new one each time.

    \b
    Example:
      whoholds broker          # prints 127.0.0.1:41873
      whoholds worker --broker 127.0.0.1:41873
    """
    from streams.cli.output import JsonLines, message_for_people
    from streams.cli.problems import USAGE, Problem
    from streams.engine.embedded import EmbeddedBroker
    from streams.errors import Code

    if broker is not None:
        raise Problem(
            "whoholds broker takes a free port of its own, so it has no --broker",
            Code.BAD_SETTING,
            status=USAGE,
        )
    with EmbeddedBroker(settings_of(None, topic_prefix, config)) as embedded:
        out = JsonLines()
        out.write(embedded.address.encode())
        out.flush()
        message_for_people("embedded broker (in memory; for trials and tests); Ctrl-C ends it")
        stop = threading.Event()
        while not stop.wait(3600):
            pass
    signal.signal(signal.SIGINT, signal.SIG_IGN)
