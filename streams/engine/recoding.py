"""Coding what came in some time ago anew, with this version of the coder, and switching over to it.

1. The articles of which a paragraph was published in the stretch are read from topic paragraphs, whole.
2. They are coded as a worker without any state would, and the table is folded from the events on topic events,
   those of these articles replaced by the new ones. What comes out goes to topics of its own, of another prefix.
   Nothing that runs is touched; this can be done again and again.
3. To switch over, the articles are sent to the workers again as whole articles. A worker of the new version
   retracts what it codes differently, under the key that it had, and sends what is new. A fold accepts a
   retraction before its event, so it does not matter in which order partitions are read.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from streams import control
from streams.engine import clients, topics
from streams.engine.names import EVENTS, PARAGRAPHS, Names
from streams.engine.producing import Producer
from streams.engine.reading import read_all, read_table
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
    changes: list[dict] = field(default_factory=list)

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
    deliveries: dict[str, list[Paragraph]] = {}
    chosen = set()
    for message, place in read_all(settings, PARAGRAPHS):
        article = message["article_id"]
        if place.key != article.encode():
            continue
        deliveries.setdefault(article, []).append(message)
        if start <= parse_time(message["published_at"]) <= end:
            chosen.add(article)
    cut = sorted(a for a in chosen if min(p["paragraph"] for p in deliveries[a]) > 0)
    found = Recoded({a: _newest(deliveries[a]) for a in sorted(chosen.difference(cut))}, cut)
    for told in found.articles.values():
        state = None
        for paragraph in told:
            state, events = coder.step(state, paragraph)
            found.now |= {event["event_id"]: event for event in events}
    standing = [event for event, _ in read_all(settings, EVENTS)]
    machine = [e for e in standing if e["origin"] == "machine" and e["article_id"] in found.articles]
    retracted = {gone for event in machine for gone in event.get("retracts") or ()}
    told = [e for e in machine if e["type"] != "retraction" and e["event_id"] not in retracted]
    found.before = {event["event_id"]: event for event in told}
    others = [e for e in standing if e["origin"] != "machine" or e["article_id"] not in found.articles]
    rules = settings.control()
    found.rows_before = _rows(control.fold(standing, rules))
    found.rows_now = _rows(control.fold([*others, *found.now.values()], rules))
    found.changes = list(control.changes([*others, *found.now.values()], rules))
    return found


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
        for change in found.changes:
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
