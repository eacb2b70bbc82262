"""Effects of sieges and of pressure."""

from __future__ import annotations

from datetime import date

from streams.control.effects.common import Context, count, decide, emptied, undo_of, with_report
from streams.control.evidence import DAY, ID, reported_of
from streams.control.meaning import Meaning, identity

_LAST_DAY = date.max.toordinal()


def besiege(s: dict, m: Meaning, r: list, c: Context) -> dict:
    """The event's actor is around the city, the holder in it."""
    holder = identity(s["holder"])
    if s["status"] == "besieged" and m.who == identity(s["challenger"]):
        return count(s, m, r)
    changes: dict = {}
    if holder is None or holder == m.who:
        inside = m.target if m.whom != m.who else None
        changes = {
            "holder": inside,
            "since": None,
            "pockets": [],
            "previous": s["holder"] if holder is not None and s["strong"] is not None else s["previous"],
            "came": None,
            "strong": None if inside is None else reported_of(r),
            "outlets": [],
            "undo": None,
        }
    after = count(s, m, r)
    evidence = with_report(after["evidence"], r)
    return decide(
        {
            **after,
            "status": "besieged",
            "challenger": m.actor,
            "evidence": evidence,
            "claims": {},
            "claimed": None,
            "inside": False,
            "lost": None,
            **changes,
        },
        m,
        r,
    )


def find_inside(s: dict, m: Meaning, r: list, c: Context) -> dict:
    """The event's actor holds the besieged city whose holder was not known."""
    after = count(s, m, r)
    evidence = with_report(after["evidence"], r)
    return decide(
        {
            **after,
            "holder": m.actor,
            "since": m.since,
            "evidence": evidence,
            "came": r[DAY],
            "strong": reported_of(r),
            "outlets": [m.outlet(r)],
            "undo": undo_of(s),
        },
        m,
        r,
    )


def press(s: dict, m: Meaning, r: list, c: Context) -> dict:
    """The city is pressured from the event's day on."""
    until = min(r[DAY] + c.settings.pressure_days, _LAST_DAY)
    quiet = s["status"] not in ("none", "unknown")
    if s["until"] is not None and until <= s["until"]:
        return s if quiet else count(s, m, r)
    if quiet:
        # Of a city with more to say than that, only the last word on pressure is evidence.
        evidence = with_report([id for id in s["evidence"] if id != s["press"]], r)
        after = {**s, "until": until, "press": r[ID], "evidence": evidence}
        return decide(after, m, r) | {"sure": s["sure"], "place": s["place"]}
    after = {**count(s, m, r), "status": "unknown", "until": until, "press": r[ID]}
    after["evidence"] = with_report(after["evidence"], r)
    return decide(after, m, r)


def press_unknown(s: dict, m: Meaning, r: list, c: Context) -> dict:
    """A part of the city fell, and nobody is known to hold the rest."""
    if s["status"] == "vacated":
        s = emptied(s, m, r, "unknown", s["previous"], None)
        s["evidence"] = s["evidence"][:-1]
    return press(s, m, r, c)
