"""whoholds retract: an operator takes an event back."""

from datetime import UTC, datetime

import click

from streams.cli.operators import operator_options
from streams.cli.options import broker_options, settings_of


@click.command("retract")
@click.argument("event_id")
@click.option("--city", metavar="CITY", help="The city that the event is about, where topic events lacks it.")
@operator_options
@broker_options
def command(event_id, city, country, by, note, dry_run, broker, topic_prefix, config) -> None:
    """Take the event EVENT_ID back, as if it had never been there: an operator's, or one coded by machine.

    Sends a retraction to topic events, with origin operator and your name. The city is the event's, as topic
    events has it, else that of --city; with it, no broker is needed for --dry-run. To undo a retraction, retract
    it. whoholds why CITY --json has the ids of a city's events.

    \b
    Example:
      whoholds retract 0b6ce9f3a1d24c6f8e5b7a9012345678 --note "a mistake of mine"
    """
    from streams.cli.operators import city_named, deliver, operator_event
    from streams.cli.output import JsonLines, message_for_people
    from streams.messages import encode

    settings = settings_of(broker, topic_prefix, config)
    place = city_named(city, country) if city else _place_of(event_id, settings)
    now = datetime.now(UTC)
    fields = {"type": "retraction", "retracts": [event_id], "rule": "operator.retract"}
    event = operator_event(place, by, note, now, **fields)
    out = JsonLines()
    if dry_run:
        out.write(encode(event))
        return out.flush()
    deliver(settings, event)
    out.write(event["event_id"].encode())
    out.flush()
    message_for_people(f"retracted: {event_id}; whoholds retract {event['event_id']} brings it back")


def _place_of(event_id: str, settings) -> dict:
    """The place of an event of topic events. Raises click.UsageError where no event there has the id, or no place."""
    from streams.cli.reach import reach
    from streams.engine.names import EVENTS
    from streams.engine.reading import read_all

    reach(settings)
    for event, _ in read_all(settings, EVENTS):
        if event["event_id"] == event_id and event["place"] and event["place"]["id"]:
            return event["place"]
    raise click.UsageError("topic events has no event of this id with a city; name the city with --city.")
