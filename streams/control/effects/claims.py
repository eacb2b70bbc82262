"""Effects of claims, and of a part gained: cases against a holder."""

from __future__ import annotations

from streams.control.effects.common import Context, corroborate, count, decide, deny_claim, with_report
from streams.control.effects.gains import take_by
from streams.control.evidence import ID, reported_of
from streams.control.meaning import Meaning, identity, independent
from streams.control.standing import MOST_ORIGINS


def claim(s: dict, m: Meaning, r: list, c: Context) -> dict:
    """The event's actor claims a city without a known holder."""
    denied = s["denied"].get(m.who)
    entry = _entry(m, r)
    after = decide(
        {
            **count(s, m, r),
            "status": "claimed",
            "holder": m.actor,
            "challenger": None,
            "since": m.since,
            "pockets": m.pockets,
            "claims": {m.who: [entry]},
            "claimed": None,
            "inside": False,
            "lost": m.target,
            "came": None,
            "strong": None,
            "outlets": [],
            "undo": None,
            "denied": _unless(s["denied"], m.who, r),
        },
        m,
        r,
    )
    after["evidence"] = with_report(after["evidence"], r)
    if denied is not None and denied >= reported_of(r):
        return deny_claim(after, m)
    return after


def claim_again(s: dict, m: Meaning, r: list, c: Context) -> dict:
    """One more claim by the claimant; two independent ones can make it the holder."""
    after = corroborate(s, m, r, c)
    if m.scope == "part" or m.who in s["denied"]:
        return after
    entry, told = _entry(m, r), s["claims"].get(m.who, [])
    if any((entry[2] or other[2]) and independent(entry[1], other[1]) for other in told):
        claims = {m.who: [*told, entry]}
        held = take_by({**after, "claims": claims}, m, r, m.actor, m.who)
        held["since"] = s["since"] if s["status"] == "claimed" else s["claimed"]
        # No strong evidence speaks for it: it is as sure as a claim, and no outlet can take it back.
        held["sure"] = m.confidence * c.rules.confidence["claimed"]
        held["outlets"] = []
        return held
    # A claim with the same voices but another sentence adds nothing that a pair could need.
    if len(told) >= MOST_ORIGINS or any(
        entry[2] == other[2] and _voices(entry) == _voices(other) for other in told
    ):
        return after
    return {**after, "claims": {**s["claims"], m.who: [*told, entry]}}


def _entry(m: Meaning, r: list) -> list:
    """A claim as ``claims`` keeps it."""
    return [r[ID], m.tokens(r), m.third]


def _voices(entry: list) -> list:
    return [token for token in entry[1] if token[0] != "c"]


def _unless(denied: dict, who: str, r: list) -> dict:
    """Denials without those of an earlier claim of ``who``: a new claim begins a new episode."""
    at = denied.get(who)
    return (
        denied if at is None or at >= reported_of(r) else {key: x for key, x in denied.items() if key != who}
    )


def contest(s: dict, m: Meaning, r: list, c: Context) -> dict:
    """The event's actor has a case against the holder: a claim, or a part of the city."""
    denied = s["denied"].get(m.who)
    weak = m.strength != "strong"
    if weak and denied is not None and denied >= reported_of(r) and (s["strong"] or denied) > denied:
        return s  # denied, and settled for the holder by strong evidence since
    holder = s["holder"]
    changes: dict = {}
    if holder is None:
        holder = m.target if m.whom != m.who else None
        changes = {"strong": None if holder is None or weak else reported_of(r), "since": None, "outlets": []}
    claims = {who: told for who, told in s["claims"].items() if who == identity(holder)}
    if weak and m.scope != "part":
        claims[m.who] = [_entry(m, r)]
    after = count(s, m, r)
    evidence = with_report(after["evidence"], r)
    return decide(
        {
            **after,
            "status": "contested",
            "holder": holder,
            "challenger": m.actor,
            "evidence": evidence,
            "claims": claims,
            "claimed": m.since,
            "inside": not weak,
            "lost": m.target,
            "denied": _unless(s["denied"], m.who, r),
            **changes,
        },
        m,
        r,
    )


def enter(s: dict, m: Meaning, r: list, c: Context) -> dict:
    """The challenger of a contested city has a part of it."""
    after = corroborate(s, m, r, c)
    return {**after, "inside": True} if m.strength == "strong" and not s["inside"] else after
