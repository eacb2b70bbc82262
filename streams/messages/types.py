"""The messages as TypedDicts: plain dicts in the JSON shape that schemas/ fixes.

A test holds the names here against the schemas. Times are RFC 3339 strings (``times.parse_time`` reads
them), days are ``YYYY-MM-DD`` strings, offsets count characters.
"""

# No "from __future__ import annotations" here: it would hide NotRequired from __required_keys__.
from typing import NotRequired, TypedDict


class Actor(TypedDict):
    """An armed group, state, official or speaker; ``kind`` as seen from the place's country."""

    id: str | None
    name: str
    kind: str


class Place(TypedDict):
    """A place of the gazetteer, or one that no gazetteer has (``id`` null). Degrees are WGS 84."""

    id: str | None
    name: str
    admin1: str | None
    country: str | None
    lat: float | None
    lon: float | None
    kind: str
    precision: int


# "from" is a Python keyword, so the class syntax cannot name it.
Happened = TypedDict("Happened", {"from": str | None, "to": str | None, "precision": str})
Happened.__doc__ = "A stretch of days, both ends included, or null for an open end."


class Pocket(TypedDict, total=False):
    """What is left to the other side in a place that is otherwise held."""

    facility: str | None
    name: str | None


class Range(TypedDict):
    """A number as told; hundreds are ``{min: 200, max: null}``."""

    min: int | None
    max: int | None


class Destination(TypedDict):
    """Where a movement went."""

    place: Place | None
    facility: str | None


class Figures(TypedDict):
    """The numbers that an event comes with, each null where none was told."""

    killed: Range | None
    injured: Range | None
    detained: Range | None
    displaced: Range | None
    freed: Range | None
    fighters: Range | None


class Paragraph(TypedDict):
    """paragraph.v1: one paragraph of an article; the record's key is ``article_id``."""

    schema: NotRequired[str | None]
    article_id: str
    paragraph: int
    text: str
    published_at: str
    kind: NotRequired[str | None]
    title: NotRequired[str | None]
    source: NotRequired[str | None]
    url: NotRequired[str | None]
    language: NotRequired[str | None]
    revised_at: NotRequired[str | None]
    whole_article: NotRequired[bool | None]


class Event(TypedDict):
    """event.v1: one coded event, or a retraction (which has only the required fields and ``retracts``)."""

    schema: str
    event_id: str
    source: NotRequired[str | None]
    url: NotRequired[str | None]
    title: NotRequired[str | None]
    article_id: str
    paragraph: int
    sentence: NotRequired[int | None]
    span: NotRequired[list[int] | None]
    order: NotRequired[int | None]
    type: str
    acled: str | None
    actor: Actor | None
    target: Actor | None
    place: Place | None
    destination: NotRequired[Destination | None]
    facility: NotRequired[str | None]
    scope: NotRequired[str | None]
    pockets: NotRequired[list[Pocket | str] | None]
    happened: Happened | None
    reported_at: str
    assertion: NotRequired[str | None]
    attributed_to: NotRequired[Actor | None]
    via: NotRequired[Actor | None]
    denies: NotRequired[str | None]
    copy: NotRequired[str | None]
    modality: NotRequired[str | None]
    frame: NotRequired[str | None]
    figures: NotRequired[Figures | None]
    confidence: float
    origin: str
    retracts: NotRequired[list[str] | None]
    rule: str


class Row(TypedDict):
    """control-row.v1: who holds a city now; the record's key is ``city.id``."""

    schema: str
    city: Place
    status: str
    holder: Actor | None
    challenger: Actor | None
    since: Happened | None
    pockets: list[Pocket | str] | None
    pressured: bool
    pressured_until: str | None
    previous_holder: Actor | None
    confidence: float
    evidence: list[str]
    origins: int
    happened_at: Happened | None
    learned_at: str
    version: int


class Change(TypedDict):
    """control-change.v1: one step in a city's history; the record's key is ``city.id``."""

    schema: str
    change_id: str
    seq: int
    kind: str
    before: Row | None
    after: Row | None
    because: list[str]
    happened_at: Happened | None
    learned_at: str


class DeadLetter(TypedDict):
    """dead-letter.v1: a record that could not be used; ``key`` and ``value`` are base64."""

    schema: str
    error: str
    detail: str
    topic: str
    partition: int
    offset: int
    key: str | None
    value: str | None
    failed_at: str
    worker: str
