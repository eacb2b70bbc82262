"""whoholds worker: codes and folds what comes in, until it is told to stop."""

import os
import threading
import time

import click

from streams.cli.options import broker_options, settings_of


@click.command("worker")
@click.option(
    "--health-port", type=int, metavar="PORT", help="Of /live, /ready and /metrics; 0 free, -1 none."
)
@click.option(
    "--log-level", type=click.Choice(["debug", "info", "warning", "error"]), help="Least level logged."
)
@click.option("--log-format", type=click.Choice(["text", "json"]), help="Lines for people, or JSON.")
@click.option("--verbose", is_flag=True, help="Show what Faust and the Kafka clients say, too.")
@click.option("--with-parent", type=int, hidden=True, help="Process that started it, to end with it.")
@broker_options
def command(health_port, log_level, log_format, verbose, with_parent, broker, topic_prefix, config) -> int:
    """Run a worker: paragraphs to events, events to the table.

    Any number of workers share the work, up to the number of partitions. Ctrl-C or SIGTERM: it finishes what
    is in hand, commits and ends. It logs to standard error. The same worker as Faust users start it:
    faust -A streams.app worker -l info

    \b
    Example:
      whoholds worker --broker kafka-1:9092,kafka-2:9092
    """
    if with_parent is not None:
        _end_with(with_parent)
    settings = settings_of(
        broker, topic_prefix, config, health_port=health_port, log_level=log_level, log_format=log_format
    )
    from streams.engine.worker import run_worker

    return run_worker(settings, verbose=verbose)


def _end_with(parent: int) -> None:
    """End this process soon after ``parent`` has ended, however that happened."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os._exit(1)

    threading.Thread(target=watch, name="parent-watch", daemon=True).start()
