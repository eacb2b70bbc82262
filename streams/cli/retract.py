"""whoholds retract: an operator takes an event back."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import click

from streams.cli.operators import operator_options
from streams.cli.options import broker_options, settings_of
from streams.cli.output import safe

if TYPE_CHECKING:
    from streams.settings import Settings


@click.command("retract")
@click.argument("event_id")
@click.option("--city", metavar="CITY", help="The city that the event is about, where topic events lacks it.")
@operator_options
@broker_options
def command(event_id, city, country, by, note, dry_run, broker, topic_prefix, config) -> None:
    """Take the event EVENT_ID back, as if it had never been there: an operator's, or one coded by machine.

    Sends a retraction to topic events, with origin operator and your name. The city is the event's, as topic
    events has it, else that of --city; with it, no broker is needed for --dry-run. To undo a retraction, retract
    it. whoholds why CITY --json has the ids of a city's events. An event that was reported longer ago than the
    setting horizon_days stands: assert what holds instead.

    \b
    Example:
      whoholds retract 0b6ce9f3a1d24c6f8e5b7a9012345678 --note "a mistake of mine"
    """
    from streams.cli.operators import city_named, operator_event, say
    from streams.cli.output import message_for_people

    settings = settings_of(broker, topic_prefix, config)
    now = datetime.now(UTC)
    place = city_named(city, country) if city else _place_of(event_id, settings, now)
    fields = {"type": "retraction", "retracts": [event_id], "rule": "operator.retract"}
    event = operator_event(place, by, note, now, **fields)
    if not say(settings, event, dry_run):
        return
    message_for_people(f"retracted: {event_id}; whoholds retract {event['event_id']} brings it back")


def _place_of(event_id: str, settings: "Settings", now: datetime) -> dict:
    """The place of an event of topic events.

    Raises Problem where no event there has the id, or no place, and where the workers would refuse to retract it.
    """
    from streams.cli import show
    from streams.cli.problems import Problem
    from streams.cli.reach import reach
    from streams.engine.names import EVENTS
    from streams.engine.reading import read_all
    from streams.errors import Code
    from streams.messages import parse_time

    reach(settings)
    for event, _ in read_all(settings, EVENTS):
        if event["event_id"] == event_id and event["place"] and event["place"]["id"]:
            if now - parse_time(event["reported_at"]) > timedelta(days=settings.horizon_days):
                raise Problem(
                    f"nothing was sent: the event was reported on {show.moment_day(event['reported_at'])}, more than "
                    f"{settings.horizon_days} days ago (setting horizon_days), so it stands",
                    Code.TOO_LATE,
                    hint=f"To overrule it: whoholds assert {show.name(event['place'])} --holder NAME",
                )
            return event["place"]
    raise Problem(
        f"topic events has no event {safe(event_id)} about a place",
        Code.NO_SUCH_EVENT,
        hint="If it is there no more, name its city with --city.",
    )
