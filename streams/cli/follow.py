"""whoholds follow: events or changes as they arrive."""

from datetime import datetime

import click

from streams.cli.options import broker_options, settings_of

#: Words of the command line and the topics that they mean.
TOPICS = {
    "events": "events",
    "changes": "control-changes",
    "rows": "city-control",
    "dead-letters": "dead-letters",
}


@click.command("follow")
@click.argument("what", type=click.Choice(list(TOPICS)), default="changes")
@click.option("--from-start", is_flag=True, help="Begin with the oldest message that is there.")
@click.option("--count", type=click.IntRange(1), help="End after this many messages.")
@click.option("--json", "as_json", is_flag=True, help="The messages themselves, as JSON Lines.")
@broker_options
def command(what, from_start, count, as_json, broker, topic_prefix, config) -> None:
    """Print changes, events, rows or dead letters as they arrive, until Ctrl-C.

    What is delivered twice is printed once.

    \b
    Example:
      whoholds follow changes --json | jq -r '.after.city.name'
    """
    from streams.cli.output import JsonLines, message_for_people
    from streams.cli.reach import reach
    from streams.engine.reading import follow
    from streams.messages import encode

    settings = settings_of(broker, topic_prefix, config)
    reach(settings)
    out = JsonLines()

    def bad(place, error) -> None:
        message_for_people(f"{place.topic}/{place.partition} offset {place.offset}: {error}")

    messages = follow(settings, TOPICS[what], from_start=from_start, on_bad=bad)
    if not as_json:
        message_for_people(
            f"following {settings.topic_prefix}{TOPICS[what]} at {settings.broker}; Ctrl-C ends"
        )
    for seen, (message, place) in enumerate(messages, 1):
        out.write(encode(message) if as_json else line(what, message, place.timestamp).encode())
        out.flush()
        if seen == count:
            return


def line(what: str, message: dict, timestamp: int) -> str:
    """One message for people; ``timestamp`` is the broker's, in milliseconds."""
    from streams.cli import show
    from streams.cli.output import safe

    clock = f"{datetime.fromtimestamp(timestamp / 1000):%H:%M:%S}" if timestamp > 0 else ""
    if what == "changes":
        city, text = show.change_words(message)
        learned = show.moment_day(message["learned_at"])
        since = show.new_since(message)
        text = f"{city:<14}  {text}" + (f", {since}" if since else "") + f"  (reported {learned})"
    elif what == "events":
        text = f"{show.event_words(message)}  {show.where_from(message)}"
    elif what == "rows":
        text = f"{show.name(message['city']):<14}  {show.status(message)}"
    else:
        text = f"{message['error']}: {message['detail']} ({message['topic']}/{message['partition']} offset {message['offset']})"
    return f"{clock}  {safe(text)}"
