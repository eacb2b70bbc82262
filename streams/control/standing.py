"""Where a city stands after some of its evidence: what the row shows, and what the rules need to remember.

A standing is a dict of JSON values that is never changed once made; an effect copies it.

Keys that the row shows: ``status`` ("none": no row), ``holder``, ``challenger``, ``previous`` (actors as
``[id, name, kind]``), ``since``, ``pockets``, ``until`` (last day of pressure, as ``date.toordinal``),
``evidence``, ``origins``, ``happened``, ``learned``, ``version``, ``place`` (its index), and for the
confidence ``sure`` (of the deciding event) and ``doubted``. Keys behind it:

``voices``   tokens of the independent origins counted so far, as keys of a dict
``claims``   identity of a claimant -> its claims in this episode, each ``[event id, tokens, third party?]``
``claimed``  ``since`` of the challenger's claim
``inside``   whether the challenger of a contested city has strong evidence
``lost``     who lost the city, as the claim says
``denied``   identity -> latest ``reported`` of a denial of its gain
``came``     day of the evidence that the holder came in by, where that is known
``strong``   latest ``reported`` of strong evidence for the holder; None of one that is only claimed
``outlets``  outlets that gave strong evidence for the holder
``told``     articles that tell by name how the holder came in -> the day of it, as ``date.toordinal``
``press``    id of the last evidence of pressure
``pin``      None, or ``[day, voices]`` of an operator's assertion that stands
``undo``     the standing before the holder came in (without its own ``undo``), for an outlet that takes back
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from streams.control.evidence import day_of, read_moment

ROW_SCHEMA = "control-row.v1"
MOST_EVIDENCE = 20
#: Origins, outlets and claims are counted up to here: a hundred is enough, and the state has an end.
MOST_ORIGINS = 100

NOTHING: dict = {
    "status": "none", "holder": None, "challenger": None, "previous": None, "since": None, "pockets": [],
    "until": None, "evidence": [], "origins": 0, "happened": None, "learned": None, "version": 0,
    "place": None, "sure": 0.0, "doubted": False, "voices": {}, "claims": {}, "claimed": None,
    "inside": False, "lost": None, "denied": {}, "came": None, "strong": None, "outlets": [], "press": None,
    "pin": None, "undo": None, "told": {},
}  # fmt: skip

VISIBLE = (
    "status", "holder", "challenger", "previous", "since", "pockets", "until", "evidence", "origins",
    "happened", "learned", "sure", "doubted",
)  # fmt: skip

#: Statuses with a holder that more than a claim speaks for.
_STRONG_STATUSES = frozenset({"held", "held_with_pockets", "besieged", "vacated"})


def pack(standing: dict) -> dict:
    """A standing without what is as in NOTHING, for storing."""
    packed = {key: value for key, value in standing.items() if value != NOTHING[key]}
    if standing["undo"] is not None:
        packed["undo"] = pack(standing["undo"])
    return packed


def unpack(packed: dict) -> dict:
    """The standing that was packed."""
    undo = packed.get("undo")
    return {**NOTHING, **packed} if undo is None else {**NOTHING, **packed, "undo": unpack(undo)}


def differs(before: dict, after: dict) -> bool:
    """Whether two standings give different rows, the version aside. ``place`` alone makes no step."""
    if not shows(after):
        return shows(before)
    return any(before[key] != after[key] for key in VISIBLE) or not shows(before)


def shows(standing: dict, day: int | None = None) -> bool:
    """Whether the city has a row: anything is left to say on ``day``, else when the row was learned."""
    status = standing["status"]
    if status == "none":
        return False
    if status != "unknown" or standing["previous"] is not None:
        return True
    return pressured(standing, day)


def pressured(standing: dict, day: int | None = None) -> bool:
    """Whether the city is pressured on ``day`` (as ``date.toordinal``), else when its row was learned."""
    until = standing["until"]
    return until is not None and (day if day is not None else _day(standing["learned"])) <= until


def row_of(standing: dict, places: list, weights: dict, *, at: float | None = None) -> dict | None:
    """The city control row of a standing, None where nothing is left to say.

    ``at`` (seconds since 1970) is when ``pressured`` is judged, else the row's own ``learned_at``.
    """
    day = None if at is None else day_of(at)
    if not shows(standing, day):
        return None
    until = standing["until"]
    return {
        "schema": ROW_SCHEMA,
        "city": places[standing["place"]],
        "status": standing["status"],
        "holder": actor_of(standing["holder"]),
        "challenger": actor_of(standing["challenger"]),
        "since": interval_of(standing["since"]),
        "pockets": list(standing["pockets"]),
        "pressured": pressured(standing, day),
        "pressured_until": None if until is None else date.fromordinal(until).isoformat(),
        "previous_holder": actor_of(standing["previous"]),
        "confidence": confidence_of(standing, weights),
        "evidence": list(standing["evidence"]),
        "origins": standing["origins"],
        "happened_at": interval_of(standing["happened"]),
        "learned_at": standing["learned"],
        "version": standing["version"],
    }


def confidence_of(standing: dict, weights: dict) -> float:
    """How sure the row is, from 0 to 1, by the weights of rules.toml."""
    status = standing["status"]
    sure = standing["sure"] * weights[status]
    if status in _STRONG_STATUSES and standing["origins"] > 1:
        # Sixty halvings leave nothing that a float could show.
        sure = 1 - (1 - sure) * (1 - weights["per_origin"]) ** min(standing["origins"] - 1, 60)
    if standing["doubted"]:
        sure *= weights["denied"]
    return round(min(sure, weights["most"]), 3)


def actor_of(actor: list | None) -> dict | None:
    """An actor as messages have it."""
    return None if actor is None else {"id": actor[0], "name": actor[1], "kind": actor[2]}


def interval_of(happened: list | None) -> dict | None:
    """A stretch of days as messages have it."""
    return None if happened is None else {"from": happened[0], "to": happened[1], "precision": happened[2]}


@lru_cache(maxsize=4096)
def _day(learned: str) -> int:
    return read_moment(learned)[1]
