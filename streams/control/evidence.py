"""From event messages to the evidence that the fold keeps of them.

An event becomes two things. A *report* is what is its own: its place in the fold order and its id. A
*statement* (statements.py) is what it says and on whose word; ten thousand articles that repeat one share
it. A report is a list of JSON values, since it lives in the state of a city:

           ``[day, turn, article_id, rank, paragraph, order, event_id, statement id, copy]``. Lists compare as
           the fold orders. ``day`` counts from 0001-01-01 as ``date.toordinal`` does; ``turn`` is when it was
           reported, in seconds since 1970, but see ``turns``. Where ``turn`` does not give ``reported_at``
           back letter by letter, that follows as a tenth item.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from streams.control.statements import ASSERTIONS, SCOPES, TYPES, Statement, digest
from streams.errors import Code
from streams.messages.times import format_time, parse_day, parse_time

DAY, TURN, ARTICLE, RANK, PARAGRAPH, ORDER, ID, SAID, COPY, TEXT = range(10)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY_SECONDS = 86_400
_LARGEST = 2**53 - 1
_EPOCH_DAY = date(1970, 1, 1).toordinal()

#: The other types of event.v1.
# fmt: off
OTHER_TYPES = frozenset({
    "armed_clash", "air_strike", "shelling", "bombing", "suicide_bombing", "grenade", "chemical_weapon",
    "attack", "abduction", "sexual_violence", "agreement", "arrest", "change_to_group", "weapons_seizure",
    "base_established", "looting", "strategic_other", "peaceful_protest", "protest_with_intervention",
    "excessive_force", "violent_demonstration", "mob_violence", "prison_break", "displacement", "evacuation",
    "casualty_report", "diplomacy", "responsibility_claim", "organised_crime", "natural_disaster",
    "man_made_disaster",
})
# fmt: on
IDLE_SCOPES = frozenset({"facility", "district", "province"})
ORIGINS = frozenset({"machine", "operator"})


class Report(NamedTuple):
    """An event as evidence: the report, as a list that sorts, and its statement."""

    key: list
    statement: Statement


class Retraction(NamedTuple):
    """A retraction: its id, when it was reported (seconds since 1970) and the ids that no longer stand."""

    event_id: str
    reported: float
    retracts: list[str]
    place: dict


class Unfit(ValueError):
    """An event that the fold must not use. ``code`` is stable, ``detail`` says what is wrong."""

    def __init__(self, code: Code, detail: str) -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = detail


def city_of(event: Any) -> str | None:
    """Id of the city that an event is about, None where it is about none."""
    place = event.get("place") if isinstance(event, dict) else None
    if not isinstance(place, dict) or place.get("kind") != "city":
        return None
    found = place.get("id")
    return found if isinstance(found, str) and found else None


def read_event(event: dict) -> Report | Retraction | None:
    """What the fold keeps of an event about a city; None of one that by the contract does not act.

    Raises Unfit for an event that breaks the contract: it is left out, and counted by its code.
    """
    try:
        kind = event["type"]
        if kind == "retraction":
            return _retraction(event)
        if kind not in TYPES:
            if kind in OTHER_TYPES:
                return None
            raise Unfit(Code.UNKNOWN_TYPE, "an event of a type that this version does not know")
        if event["modality"] != "actual" or event["frame"] != "current":
            return None
        return _report(event)
    except KeyError as error:
        raise Unfit(Code.MISSING_FIELD, f"{error.args[0]} is missing") from None
    except (TypeError, AttributeError, OverflowError):
        raise Unfit(Code.BAD_TYPE, "a field has another type than the contract says") from None


def _report(event: dict) -> Report | None:
    scope, assertion, origin = event["scope"], event["assertion"], event["origin"]
    if scope in IDLE_SCOPES:
        return None
    if scope not in SCOPES or assertion not in ASSERTIONS or origin not in ORIGINS:
        raise Unfit(Code.BAD_VALUE, "scope, assertion or origin is none of the contract's")
    pockets = event.get("pockets") or []
    if scope != "all_except":
        pockets = []
    elif not isinstance(pockets, list) or not pockets:
        raise Unfit(Code.MISSING_FIELD, "scope all_except without pockets")
    text = event["reported_at"]
    reported, reported_day, in_our_form = read_moment(text)
    first, last, precision = _happened(event["happened"], reported_day)
    day = min(parse_day(last).toordinal(), reported_day) if last else reported_day
    confidence = event["confidence"]
    if isinstance(confidence, bool) or not isinstance(confidence, (int, float)) or not 0 <= confidence <= 1:
        raise Unfit(Code.BAD_VALUE, "confidence is not between 0 and 1")
    statement = Statement(
        event["type"], _actor(event["actor"]), scope, [first, last, precision], assertion, confidence,
        _text(event.get("source")), event["place"], _actor(event["target"]), _actor(event["attributed_to"]),
        _actor(event.get("via")), pockets, _text(event.get("denies")), origin == "operator",
    )  # fmt: skip
    # A hold restates what was so before; one that only refines ("all except") goes where it is told.
    rank = 0 if event["type"] == "hold" and scope != "all_except" else 1
    key = [
        day, reported, _id(event["article_id"]), rank, _whole(event["paragraph"]), _whole(event["order"]),
        _id(event["event_id"]), digest(tuple(statement)), _short(event.get("copy")),
    ]  # fmt: skip
    if not in_our_form:
        key.append(text)
    return Report(key, statement)


def _retraction(event: dict) -> Retraction:
    retracts = event["retracts"]
    if not isinstance(retracts, list) or not retracts or not all(isinstance(x, str) for x in retracts):
        raise Unfit(Code.MISSING_FIELD, "a retraction that names no event")
    reported, _, _ = read_moment(event["reported_at"])
    return Retraction(_id(event["event_id"]), reported, sorted(set(retracts)), event["place"])


def _happened(happened: dict, reported_day: int) -> tuple[str | None, str | None, str]:
    first, last, precision = happened["from"], happened["to"], happened["precision"]
    if not isinstance(precision, str):
        raise Unfit(Code.BAD_TYPE, "happened.precision is not a string")
    try:
        begins = parse_day(first).toordinal() if first is not None else None
        ends = parse_day(last).toordinal() if last is not None else None
    except ValueError:
        raise Unfit(Code.BAD_DATE, "happened is no day of the calendar") from None
    if begins is not None and ends is not None and begins > ends:
        raise Unfit(Code.BAD_DATE, "happened ends before it begins")
    # Where only the end is known, the end is all that can be judged.
    earliest = begins if begins is not None else ends
    if earliest is not None and earliest > reported_day + 1:
        raise Unfit(Code.OUT_OF_RANGE_DATE, "actual, but more than a day after its report")
    return first, last, precision


@lru_cache(maxsize=4096)  # an article's events share theirs
def read_moment(text: str) -> tuple[float, int, bool]:
    """Seconds since 1970, UTC day, and whether ``moment_text`` gives the timestamp back.

    Raises Unfit.
    """
    try:
        moment = parse_time(text)
    except ValueError:
        raise Unfit(Code.BAD_TIMESTAMP, "reported_at is not RFC 3339") from None
    since = moment - _EPOCH
    seconds: float = since.days * _DAY_SECONDS + since.seconds
    if since.microseconds:
        seconds = since.total_seconds()
    return seconds, moment.toordinal(), _is_ours(text) or moment_text(seconds) == text


def _is_ours(text: str) -> bool:
    """Whether a valid timestamp is surely what ``moment_text`` writes: whole seconds, Z, no leap second."""
    return len(text) == 20 and text[10] == "T" and text[19] == "Z" and text[17] != "6"


@lru_cache(maxsize=4096)
def moment_text(seconds: float) -> str:
    """RFC 3339 in UTC of seconds since 1970."""
    return format_time(_EPOCH + timedelta(seconds=seconds))


def reported_text(key: list) -> str:
    """``reported_at`` of a report, as its event had it."""
    return key[TEXT] if len(key) > TEXT else moment_text(key[TURN])


def reported_of(key: list) -> float:
    """When a report was reported, in seconds since 1970."""
    return read_moment(key[TEXT])[0] if len(key) > TEXT else key[TURN]


def turns(reports: list[list]) -> list[list]:
    """The reports of one day and article with their turns: a hold comes before every change.

    A correction restates a paragraph later than the article's others. What a city's holder was before the
    day's change is told by a hold; so a hold corrected after the change takes the change's turn, just
    before it.
    """
    first = min((reported_of(key) for key in reports if key[RANK]), default=None)
    return [_at_turn(key, first) for key in reports]


def _at_turn(key: list, first: float | None) -> list:
    reported = reported_of(key)
    turn = reported if key[RANK] or first is None else min(reported, first)
    if turn == key[TURN]:
        return key
    text = reported_text(key)
    moved = [key[DAY], turn, *key[ARTICLE:TEXT]]
    return moved if moment_text(turn) == text else [*moved, text]


def day_of(seconds: float) -> int:
    """UTC day, as ``date.toordinal`` counts, of seconds since 1970."""
    return int(seconds // _DAY_SECONDS) + _EPOCH_DAY


def _short(copy: str | None) -> str:
    if not copy:
        return ""
    return _id(copy) if len(copy) <= 12 else digest(_text(copy))


def _actor(actor: dict | None) -> list | None:
    """``[id, name, kind]``; None also for one with neither id nor name, which nothing could match."""
    if actor is None:
        return None
    found = [_text(actor["id"]), _text(actor["name"]), _text(actor["kind"])]
    return found if found[0] or found[1] else None


def _text(value: str | None) -> str | None:
    if value is not None and not isinstance(value, str):
        raise TypeError(value)
    return value


def _id(value: str) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    try:
        value.encode()
    except UnicodeEncodeError:
        raise Unfit(Code.BAD_UTF8, "half of a surrogate pair") from None
    return value


def _whole(value: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(value)
    if abs(value) > _LARGEST:
        raise Unfit(Code.BAD_VALUE, "a number that JSON does not hold exactly")
    return value
