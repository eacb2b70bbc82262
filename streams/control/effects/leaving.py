"""Effects of withdrawals."""

from __future__ import annotations

from streams.control.effects.common import Context, count, decide, emptied, with_report
from streams.control.evidence import DAY, reported_of
from streams.control.meaning import Meaning, identity
from streams.control.standing import MOST_ORIGINS


def vacate(s: dict, m: Meaning, r: list, c: Context) -> dict:
    """The event's actor left, and nobody is known to hold the city."""
    return emptied(s, m, r, "vacated", m.actor, m.since) | {
        "pockets": m.pockets,
        "strong": reported_of(r),
        "outlets": [m.outlet(r)],
    }


def vacate_again(s: dict, m: Meaning, r: list, c: Context) -> dict:
    """The city is vacated already: one more word on it, or a second force that left."""
    if m.who != identity(s["previous"]):
        return vacate(s, m, r, c)
    after = count(s, m, r)
    changes: dict = {}
    if reported_of(r) > s["strong"]:
        changes["strong"] = reported_of(r)
    if m.outlet(r) not in s["outlets"] and len(s["outlets"]) < MOST_ORIGINS:
        changes["outlets"] = [*s["outlets"], m.outlet(r)]
    if s["since"] is None and m.since is not None:
        changes["since"] = m.since
    return {**after, **changes} if changes else after


def yield_to_challenger(s: dict, m: Meaning, r: list, c: Context) -> dict:
    """Of two parties one left; the other is what remains."""
    after = count(s, m, r)
    evidence = with_report(after["evidence"], r)
    return decide(
        {
            **after,
            "status": "held" if s["inside"] else "claimed",
            "holder": s["challenger"],
            "challenger": None,
            "previous": m.actor,
            "since": s["claimed"],
            "pockets": [],
            "evidence": evidence,
            "claims": {who: told for who, told in s["claims"].items() if who == identity(s["challenger"])},
            "claimed": None,
            "inside": False,
            "doubted": False,
            "came": r[DAY],
            "strong": reported_of(r) if s["inside"] else None,
            "outlets": [],
            "undo": None,
        },
        m,
        r,
    )


def note_leaver(s: dict, m: Meaning, r: list, c: Context) -> dict:
    """Somebody left a city that another claims."""
    if m.who == identity(s["previous"]):
        return count(s, m, r)
    after = count(s, m, r)
    evidence = with_report(after["evidence"], r)
    return decide({**after, "previous": m.actor, "evidence": evidence}, m, r)
