"""Coding what came in some time ago anew, with this version of the coder, and switching over to it.

1. The articles of which a paragraph was published in the stretch are read from topic paragraphs, whole.
2. They are coded as a worker without any state would, and the table is folded from the events on topic events,
   those of these articles replaced by the new ones. What comes out goes to topics of its own, of another prefix.
   Nothing that runs is touched; this can be done again and again. The topics are read through several times, up to
   where they ended at first: only the articles are held in memory, and of the rest what a fold keeps of evidence.
3. To switch over, the articles are sent to the workers again as whole articles. A worker of the new version
   retracts what it codes differently, under the key that it had, and sends what is new. A fold accepts a
   retraction before its event, so it does not matter in which order partitions are read.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain

from streams import control
from streams.engine import clients, topics
from streams.engine.names import EVENTS, PARAGRAPHS, Names
from streams.engine.producing import Producer
from streams.engine.reading import ends_of, read_each, read_table
from streams.messages import Event, Paragraph, Row, encode, event_key, parse_time
from streams.settings import Settings


@dataclass
class Recoded:
    """What this version makes of articles: their paragraphs, the events before and now, the rows before and now."""

    articles: dict[str, list[Paragraph]]
    #: Articles of the stretch whose first paragraphs the topic does not have any more: left as they are.
    cut: list[str]
    before: dict[str, Event] = field(default_factory=dict)
    now: dict[str, Event] = field(default_factory=dict)
    rows_before: dict[str, Row] = field(default_factory=dict)
    rows_now: dict[str, Row] = field(default_factory=dict)
    #: Reads all events as this version has them, anew at each call.
    events: Callable[[], Iterable[Event]] = tuple

    @property
    def gone(self) -> list[str]:
        """Ids of events that this version does not give."""
        return [event_id for event_id in self.before if event_id not in self.now]

    @property
    def new(self) -> list[str]:
        """Ids of events that only this version gives."""
        return [event_id for event_id in self.now if event_id not in self.before]

    @property
    def cities(self) -> list[str]:
        """Ids of cities whose rows are other ones, sorted."""
        ids = {*self.rows_before, *self.rows_now}
        return sorted(id_ for id_ in ids if self.rows_before.get(id_) != self.rows_now.get(id_))


def recode(settings: Settings, coder, start: datetime, end: datetime) -> Recoded:
    """Steps 1 and 2, without sending anything. ``coder`` is ``streams.coding.Coder`` or alike. Raises EngineError."""
    found = Recoded(*_articles(settings, start, end))
    for told in found.articles.values():
        state = None
        for paragraph in told:
            state, events = coder.step(state, paragraph)
            found.now |= {event["event_id"]: event for event in events}
    ends, rules = ends_of(settings, EVENTS), settings.control()

    def standing() -> Iterator[Event]:
        return (event for event, _ in read_each(settings, EVENTS, ends=ends))

    def replaced(event: Event) -> bool:
        return event["origin"] == "machine" and event["article_id"] in found.articles

    machine: list[Event] = []

    def noting() -> Iterator[Event]:
        for event in standing():
            if replaced(event):
                machine.append(event)
            yield event

    found.rows_before = _rows(control.fold(noting(), rules))
    retracted = {gone for event in machine for gone in event.get("retracts") or ()}
    told = [e for e in machine if e["type"] != "retraction" and e["event_id"] not in retracted]
    found.before = {event["event_id"]: event for event in told}
    found.events = lambda: chain((e for e in standing() if not replaced(e)), found.now.values())
    found.rows_now = _rows(control.fold(found.events(), rules))
    return found


def _articles(
    settings: Settings, start: datetime, end: datetime
) -> tuple[dict[str, list[Paragraph]], list[str]]:
    """The articles of the stretch, by id, and the ids of those whose first paragraphs are gone."""
    ends = ends_of(settings, PARAGRAPHS)

    def delivered() -> Iterator[tuple[str, Paragraph]]:
        for message, place in read_each(settings, PARAGRAPHS, ends=ends):
            if place.key == message["article_id"].encode():
                yield message["article_id"], message

    chosen = {name for name, told in delivered() if start <= parse_time(told["published_at"]) <= end}
    deliveries: dict[str, list[Paragraph]] = {}
    for name, told in delivered():
        if name in chosen:
            deliveries.setdefault(name, []).append(told)
    # Not all of the chosen: the topic may have dropped some meanwhile.
    cut = sorted(a for a, told in deliveries.items() if min(p["paragraph"] for p in told) > 0)
    return {a: _newest(deliveries[a]) for a in sorted(deliveries.keys() - cut)}, cut


def write(settings: Settings, found: Recoded, name: str) -> list[str]:
    """Write the outputs of ``found`` to topics of prefix ``name-`` (behind the installation's); their names."""
    versioned = settings.with_values(topic_prefix=f"{settings.topic_prefix}{name}-")
    names, cluster = Names.of(versioned), clients.find_cluster(settings)
    outputs = [names.events, names.changes, names.cities]
    topics.create(settings, cluster, [t for t in topics.wanted(versioned) if t.name in outputs])
    known = read_table(versioned)
    with Producer(settings) as producer:
        for event in found.now.values():
            producer.send_raw(event_key(event).encode(), encode(event), names.events)
        for change in control.changes(found.events(), settings.control()):
            city = (change["after"] or change["before"])["city"]["id"]
            producer.send_raw(city.encode(), encode(change), names.changes)
        for city in known.keys() - found.rows_now.keys():
            producer.send_raw(city.encode(), None, names.cities)
        for city, row in found.rows_now.items():
            producer.send_raw(city.encode(), encode(row), names.cities)
    return outputs


def switch(settings: Settings, found: Recoded) -> int:
    """Step 3: send the articles to the workers; how many paragraphs. Raises EngineError."""
    with Producer(settings) as producer:
        for told in found.articles.values():
            for paragraph in told:
                producer.send(paragraph | {"whole_article": True})
    return producer.delivered


def _newest(deliveries: Iterable[Paragraph]) -> list[Paragraph]:
    """Of each paragraph what stands: its newest revision, of several deliveries of that the first; in reading order."""
    found: dict[int, Paragraph] = {}
    for paragraph in deliveries:
        known = found.get(paragraph["paragraph"])
        if known is None or _revised(paragraph, known):
            found[paragraph["paragraph"]] = paragraph
    return [found[number] for number in sorted(found)]


def _revised(paragraph: Paragraph, known: Paragraph) -> bool:
    revised = paragraph.get("revised_at")
    return bool(revised) and parse_time(revised) > parse_time(
        known.get("revised_at") or known["published_at"]
    )


def _rows(rows: Iterable[Row]) -> dict[str, Row]:
    return {row["city"]["id"]: row for row in rows}
