"""whoholds assert: an operator's word on who holds a city."""
# ruff: noqa: N999  a verb's module has its name, and nobody imports this one by a statement

from datetime import UTC, datetime

import click

from streams.cli.operators import KINDS, operator_options
from streams.cli.options import MOMENT, broker_options, settings_of

#: ACLED's side of a party that no list has, by its kind; a militia may be on either.
_SIDES = {"state": "government", "rebel": "non-state", "external": "non-state"}


@click.command("assert")
@click.argument("city")
@click.option(
    "--holder", required=True, metavar="NAME", help="Who holds it: a name in any spelling, or an id."
)
@click.option(
    "--status",
    type=click.Choice(["held", "vacated"]),
    default="held",
    show_default=True,
    help="vacated: the holder has left it.",
)
@click.option("--since", type=MOMENT, metavar="DAY", help="The day it came to that; else it is said of now.")
@click.option("--kind", type=click.Choice(KINDS), help="What the holder is, where the lists do not say.")
@operator_options
@broker_options
def command(
    city, holder, status, since, kind, country, by, note, dry_run, broker, topic_prefix, config
) -> None:
    """Say by hand who holds CITY, a name or an id.

    Sends an event like any other to topic events, with origin operator and your name. It outranks what was coded
    by machine until an outlet not heard before tells of something later than the day asserted, which is today, or
    that of --since. Prints the event's id; whoholds retract takes it back.

    \b
    Example:
      whoholds assert Gao --holder "Malian army" --note "visited today"
      whoholds assert Gao --country ML --holder JNIM --since 2021-08-07 --dry-run | whoholds fold
    """
    from streams.cli import show
    from streams.cli.operators import city_named, operator_event, party_named, say
    from streams.cli.output import message_for_people
    from streams.cli.reach import reach
    from streams.coding.actors import Actors
    from streams.coding.build import NO_FIGURES, UNDATED, acled, copy_hash

    now = datetime.now(UTC)
    settings = settings_of(broker, topic_prefix, config)
    known = []
    if not dry_run:
        from streams.engine.reading import read_table

        reach(settings)
        known = [row["city"] for row in read_table(settings).values()]
    place = city_named(city, country, known)
    day = (since or now).date()
    actors = Actors.load()
    party = party_named(actors, holder, kind, place["country"], day)
    type_ = "withdrawal" if status == "vacated" else "hold" if since is None else "capture"
    dated = {"from": day.isoformat(), "to": day.isoformat(), "precision": "day"}
    # The lists know which militias are on the government's side; a party that they lack is judged by its kind.
    side = actors.acled_side(party["id"], place["country"], day) if party["id"] else _SIDES.get(party["kind"])
    said = f"{place['id']} {status} {party['id'] or party['name']} {day}"
    event = operator_event(
        place,
        by,
        note,
        now,
        type=type_,
        acled=acled(type_, side),
        actor=party,
        sentence=0,
        span=[0, max(len(note or ""), 1)],
        order=0,
        facility=None,
        scope="whole",
        happened=UNDATED if since is None else dated,
        assertion="official",
        copy=copy_hash(said.encode("utf-8", "replace").decode()),
        modality="actual",
        frame="current",
        figures=NO_FIGURES,
        rule="operator.assert",
    )
    if not say(settings, event, dry_run):
        return
    words = "left by" if status == "vacated" else "held by"
    message_for_people(
        f"asserted: {show.name(place)} ({show.region(place)}) {words} {show.name(party)}; "
        f"whoholds retract {event['event_id']} takes it back"
    )
