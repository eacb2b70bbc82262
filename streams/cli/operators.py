"""Events that an operator makes by hand: the city and party that a name means, the event, its delivery."""

import getpass
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING

import click

from streams.cli.output import JsonLines, safe
from streams.cli.problems import FAILED, USAGE, Problem
from streams.errors import BadMessage, Code
from streams.messages import EVENT, Actor, Event, Place, decode_event, encode, event_key, format_time

if TYPE_CHECKING:
    from streams.coding.actors import Actors
    from streams.settings import Settings

KINDS = ("state", "rebel", "militia", "external", "civilian", "unknown")
#: How long the broker may take to acknowledge an event, in seconds.
DELIVERY_SECONDS = 30.0
#: Cities of one name that an error lists.
MOST_LISTED = 8


def operator_options(function: Callable) -> Callable:
    """The options of verbs by which an operator speaks."""
    options = (
        click.option("--country", metavar="XX", help="Of cities of one name, the one in this country (ISO)."),
        click.option("--by", metavar="WHO", help="Who says so; it stands in the event.  [your login name]"),
        click.option("--note", metavar="TEXT", help="Why; it stands in the event as its title."),
        click.option("--dry-run", is_flag=True, help="Print the event and send nothing; needs no broker."),
    )
    for option in reversed(options):
        function = option(function)
    return function


def city_named(name: str, country: str | None, known: Iterable[Place] = ()) -> Place:
    """The city that ``name`` means, a name or a place id: of those ``known``, else of the gazetteer.

    Raises Problem where there is none, or more than one.
    """
    from streams.coding.places import Gazetteer, fold_name

    wanted = fold_name(name)
    places = [
        place
        for place in known
        if (place["id"] == name or fold_name(place["name"]) == wanted) and country in (None, place["country"])
    ]
    if not places:
        gazetteer = Gazetteer.load()
        index = gazetteer.find_id(name)
        words = wanted.split()
        if index is not None:
            found = [index]
        else:
            count, found = gazetteer.match(words, 0, len(words)) if words else (0, ())
            found = found if count == len(words) else ()
        places = [gazetteer.place(i) for i in found if gazetteer.kind(i) == "city"]
        places = [place for place in places if place["id"] and country in (None, place["country"])]
        # Where a city is called so, one that is only also called so is not meant.
        places = [place for place in places if fold_name(place["name"]) == wanted] or places
    if not places:
        raise Problem(f"there is no city {safe(name)}", Code.NO_SUCH_CITY, hint=Code.NO_SUCH_CITY.help)
    if len(places) > 1:
        listed = [f"{p['id']} ({safe(p['admin1'] or '')}, {p['country']})" for p in places[:MOST_LISTED]]
        more = f" and {len(places) - MOST_LISTED} more" if len(places) > MOST_LISTED else ""
        raise Problem(
            f"there are {len(places)} cities {safe(name)}",
            Code.AMBIGUOUS_CITY,
            hint=f"Name one by its id, or its --country: {', '.join(listed)}{more}",
        )
    return places[0]


def party_named(actors: "Actors", name: str, kind: str | None, country: str | None, day: date) -> Actor:
    """The party that ``name`` means, a name in any of its spellings or an id, as a city of ``country`` sees it.

    One that no list has keeps its name, and has no id.
    """
    from streams.coding.text import sentences

    if name in actors.lexicon.parties:
        return {"id": name, "name": actors.name(name), "kind": kind or actors.kind_in(name, country, day)}
    told = sentences(name)
    found = list(actors.scan(told[0].words, told[0].raw)) if len(told) == 1 else []
    lead = 1 if told and told[0].words[0] == "the" else 0
    if len(found) != 1 or found[0][0] > lead or found[0][1] != len(told[0].words):
        return {"id": None, "name": name.strip(), "kind": kind or "unknown"}
    mention = found[0][2]
    if mention.cls == "generic" and mention.side == "government" and not mention.traits:
        mention = actors.state_of(country) or mention  # "the army" is that of the city's country
    id_ = actors.resolve(mention, [country] if country else [])
    if id_ != mention.id:
        shown = actors.name(id_)
    else:
        shown = name.strip().lower() if mention.cls == "generic" else mention.name
    return {
        "id": id_,
        "name": shown,
        "kind": kind or actors.kind_in(id_ if mention.others else mention, country, day),
    }


def operator_event(place: Place, by: str | None, note: str | None, now: datetime, **fields: object) -> Event:
    """An operator's event about ``place``, reported ``now``, with its own ``fields``. Raises Problem."""
    from streams.coding.build import digest

    who = by or _login_name()
    reported = format_time(now.replace(microsecond=0))
    event = {
        "schema": EVENT,
        "event_id": digest("operator", who, reported, place["id"], note, *sorted(fields.items())),
        "title": note,
        # An article for each: within one, what holds sorts before what changes, whenever it was said.
        "article_id": f"operator/{who}/{reported}",
        "paragraph": 0,
        "place": place,
        "acled": None,
        "actor": None,
        "target": None,
        "happened": None,
        "reported_at": reported,
        "attributed_to": {"id": f"operator:{who}", "name": who, "kind": "unknown"},
        "confidence": 1.0,
        "origin": "operator",
        **fields,
    }
    try:
        return decode_event(encode(event))
    except TypeError:
        raise Problem("an argument is not text in UTF-8", Code.BAD_UTF8, status=USAGE) from None
    except BadMessage as error:
        raise Problem(error.detail, error.code, status=USAGE) from None


def _login_name() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # in a container a user may have a number only
        raise click.UsageError("say who you are with --by: your user has no login name here.") from None


def say(settings: "Settings", event: Event, dry_run: bool) -> bool:
    """Send an event and print its id, or print the event where it is a ``dry_run``; whether it was sent.

    Raises EngineError, as ``deliver`` does.
    """
    out = JsonLines()
    if dry_run:
        out.write(encode(event))
    else:
        deliver(settings, event)
        out.write(event["event_id"].encode())
    out.flush()
    return not dry_run


def deliver(settings: "Settings", event: Event) -> None:
    """Send an event to topic events, keyed as it must be, and wait until the broker has it. Raises EngineError."""
    from kafka import KafkaProducer
    from kafka.errors import KafkaError

    from streams.cli.reach import reach
    from streams.engine import clients
    from streams.engine.names import Names

    cluster = reach(settings)
    topic = Names.of(settings).events
    if topic not in cluster.topics:
        raise Problem(f"there is no topic {topic}", Code.NO_TOPIC, hint=Code.NO_TOPIC.help)
    words = clients.kafka_python(settings, cluster)
    try:
        client = KafkaProducer(**words, acks="all", delivery_timeout_ms=int(DELIVERY_SECONDS * 1000))
        try:
            sent = client.send(topic, key=event_key(event).encode(), value=encode(event))
            sent.get(timeout=DELIVERY_SECONDS)
        finally:
            client.close(timeout=5.0)
    except KafkaError as error:
        raise Problem(f"the event was not acknowledged: {error}", Code.NO_BROKER, status=FAILED) from None
