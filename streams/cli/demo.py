"""whoholds demo: everything in one go, on invented articles."""

import click

from streams.cli.options import broker_options, settings_of


@click.command("demo")
@click.option("--stay", is_flag=True, help="Leave broker and worker running at the end, until Ctrl-C.")
@broker_options
def command(stay, broker, topic_prefix, config) -> None:
    """Show the whole path on invented articles: articles in, changes as they come, the table at the end.

    Starts the embedded broker and a worker, and ends both. With --broker (or WHOHOLDS_BROKER) it runs on that
    cluster instead, in the topics of its prefix, and what it says stays there.

    \b
    Example:
      whoholds demo
      whoholds demo --broker localhost:9092 --topic-prefix demo-
    """
    from contextlib import ExitStack

    from streams.cli.playing import Play
    from streams.cli.reach import reach
    from streams.engine.embedded import EmbeddedBroker

    settings = settings_of(broker, topic_prefix, config)
    own = settings.source("broker") == "default"
    with ExitStack() as stack:
        if not own:
            reach(settings)
        else:
            settings = stack.enter_context(EmbeddedBroker(settings)).settings
        play = stack.enter_context(Play(settings, own))
        play.start_worker()
        play.tell()
        play.show_table()
        if stay:
            play.stay()
