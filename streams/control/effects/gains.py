"""Effects of gains and holds on strong evidence."""

from __future__ import annotations

from streams.control.effects.common import (
    Context,
    corroborate,
    count,
    decide,
    emptied,
    origins_of,
    prevail,
    previous_of,
    undo_of,
    with_report,
)
from streams.control.evidence import DAY, reported_of
from streams.control.meaning import Meaning, identity


def take(s: dict, m: Meaning, r: list, c: Context) -> dict:
    """The event's actor holds the city now."""
    return take_by(s, m, r, m.actor, m.who)


def take_by(s: dict, m: Meaning, r: list, actor: list, who: str) -> dict:
    claims = s["claims"].get(who, [])
    kept = {claim[0] for claim in claims} | {s["press"]}
    was_claimant = s["status"] == "claimed" and who == identity(s["holder"])
    since = m.since
    if since is None and was_claimant:
        since = s["since"]
    elif since is None and m.act == "gain" and who == identity(s["challenger"]):
        since = s["claimed"]
    denied = s["denied"].get(who)
    doubted = denied is not None and denied >= reported_of(r)
    return decide(
        {
            **s,
            **origins_of(claims, m.tokens(r)),
            "status": "held_with_pockets" if m.pockets else "held",
            "holder": actor,
            "challenger": None,
            "previous": previous_of(s, m, who),
            "since": since,
            "pockets": m.pockets,
            "evidence": with_report([id for id in s["evidence"] if id in kept], r),
            "doubted": doubted,
            "denied": {who: denied} if doubted else {},
            "claims": {},
            "claimed": None,
            "inside": False,
            "lost": None,
            "came": r[DAY],
            "strong": reported_of(r),
            "outlets": [m.outlet(r)],
            "undo": undo_of(s),
        },
        m,
        r,
    )


def clear(s: dict, m: Meaning, r: list, c: Context) -> dict:
    """The holder holds the whole city; no challenger, no pockets, ``since`` as it was."""
    return prevail(corroborate(s, m, r, c), m, r, "held", [])


def refine(s: dict, m: Meaning, r: list, c: Context) -> dict:
    """The holder holds all of the city except pockets, ``since`` as it was."""
    after = corroborate(s, m, r, c)
    if s["status"] == "held_with_pockets" and s["pockets"] == m.pockets:
        return after
    return prevail(after, m, r, "held_with_pockets", m.pockets)


def fall(s: dict, m: Meaning, r: list, c: Context) -> dict:
    """The city fell, and nobody is named who took it."""
    holder = identity(s["holder"])
    status = s["status"]
    if status == "claimed" and m.whom != holder:
        return take_by(s, m, r, s["holder"], holder)
    if status in ("contested", "besieged") and s["challenger"] is not None and m.whom in (None, holder):
        return take_by(s, m, r, s["challenger"], identity(s["challenger"]))
    if holder is not None and m.whom is not None and m.whom != holder:
        return s
    if holder is not None and m.whom is None and s["came"] == r[DAY]:
        return s
    previous = previous_of(s, m, None)
    if status == "unknown" and previous == s["previous"]:
        return count(s, m, r)
    return emptied(s, m, r, "unknown", previous, None)
