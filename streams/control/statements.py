"""Statements: what an event says and on whose word, apart from when and where it was printed.

In a city's state a statement is a short list, since there is one for nearly every report: words are
numbers, actors and places are indexes of the city's lists of them, and what is empty at the end is left
out.
"""

from __future__ import annotations

from base64 import b64encode
from hashlib import blake2b
from typing import NamedTuple

import orjson

# Their places in these tuples stand in stored states: append only.
TYPES = ("capture", "handover", "withdrawal", "hold", "siege", "pressure", "offensive")
SCOPES = ("whole", "all_except", "part", "outskirts")
ASSERTIONS = ("reported", "claimed", "admitted", "official", "confirmed", "denied", "disputed")

_TYPE, _SCOPE, _ASSERTION = (
    {word: number for number, word in enumerate(words)} for words in (TYPES, SCOPES, ASSERTIONS)
)
_UNDATED = [None, None, "unknown"]
#: Where the place is; fields up to it are always stored.
PLACE = 7
_LEAST = PLACE + 1
_LEFT_OUT = (None,) * 14


class Statement(NamedTuple):
    """Actors are ``[id, name, kind]``, ``happened`` ``[from, to, precision]``, ``place`` can be an index."""

    type: str
    actor: list | None
    scope: str
    happened: list
    assertion: str
    confidence: float
    source: str | None
    place: dict | int
    target: list | None = None
    speaker: list | None = None
    via: list | None = None
    pockets: list = []  # noqa: RUF012  (a NamedTuple's default; nobody changes it)
    denies: str | None = None
    operator: bool = False


def shortened(statement: Statement, cast: list, places: list) -> list:
    """The list that is stored. Actors and places that are new are added to ``cast`` and ``places``."""
    happened = statement.happened
    if happened == _UNDATED:
        happened = None
    elif happened[0] == happened[1] and happened[2] == "day":
        happened = happened[0]
    found = [
        _TYPE[statement.type], _index(cast, statement.actor), _SCOPE[statement.scope], happened,
        _ASSERTION[statement.assertion], statement.confidence, statement.source,
        _index(places, statement.place), _index(cast, statement.target), _index(cast, statement.speaker),
        _index(cast, statement.via), statement.pockets or None, statement.denies,
        statement.operator or None,
    ]  # fmt: skip
    while found[-1] is None and len(found) > _LEAST:
        found.pop()
    return found


def restored(short: list, cast: list) -> Statement:
    """The statement of a stored list, its place still an index."""
    type_, actor, scope, happened, assertion, confidence, source, place, target, speaker, via, *rest = (
        *short, *_LEFT_OUT[len(short) :]
    )  # fmt: skip
    if happened is None:
        happened = _UNDATED
    elif isinstance(happened, str):
        happened = [happened, happened, "day"]
    pockets, denies, operator = rest
    return Statement(
        TYPES[type_], _at(cast, actor), SCOPES[scope], happened, ASSERTIONS[assertion], confidence, source,
        place, _at(cast, target), _at(cast, speaker), _at(cast, via), pockets or [], denies, bool(operator),
    )  # fmt: skip


def digest(value: object) -> str:
    """48 bits of a JSON value's hash, in 8 characters: enough to tell a city's statements apart."""
    data = orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    return b64encode(blake2b(data, digest_size=6).digest()).decode()


def _index(known: list, value: list | dict | None) -> int | None:
    if value is None:
        return None
    if value not in known:
        known.append(value)
    return known.index(value)


def _at(known: list, index: int | None) -> list | None:
    return None if index is None else known[index]
