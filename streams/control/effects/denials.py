"""Effects of denials."""

from __future__ import annotations

from streams.control.effects.claims import claim, contest
from streams.control.effects.common import Context, count, decide, deny_claim, prevail, with_report
from streams.control.evidence import ID, reported_of
from streams.control.meaning import Meaning, identity
from streams.control.standing import NOTHING


def deny(s: dict, m: Meaning, r: list, c: Context) -> dict:
    """A gain, a hold or a siege is denied."""
    who = _denied(s, m)
    if who is None:
        return s
    reported = reported_of(r)
    before = s["denied"].get(who)
    denied = s["denied"] if before is not None and before >= reported else {**s["denied"], who: reported}
    if who == identity(s["holder"]):
        if s["status"] == "claimed":
            after = decide(
                {**count(s, m, r), "denied": denied, "evidence": with_report(s["evidence"], r)}, m, r
            )
            return deny_claim(after, m)
        return _doubt(s, m, r, denied)
    if who != identity(s["challenger"]):
        return {**s, "denied": denied} if denied is not s["denied"] else s
    if s["status"] == "besieged" or s["inside"]:
        return _less_sure(s, m, r, denied)
    if s["strong"] is not None and s["strong"] > reported:
        return prevail({**count(s, m, r), "denied": denied}, m, r, _whole(s), s["pockets"])
    claims = {key: told for key, told in s["claims"].items() if key != who}
    return {**count(s, m, r), "denied": denied, "claims": claims}


def _whole(s: dict) -> str:
    return "held_with_pockets" if s["pockets"] else "held"


def _denied(s: dict, m: Meaning) -> str | None:
    """Whose gain a denial is about, None where it is about nothing that the row shows."""
    holder, challenger = identity(s["holder"]), identity(s["challenger"])
    if m.denies is not None and m.denies in s["evidence"]:
        told = s["claims"].get(challenger, [])
        return challenger if any(m.denies == entry[0] for entry in told) or holder is None else holder
    if m.who is not None:
        return m.who
    if s["status"] in ("contested", "besieged"):
        return challenger
    return None if holder in (m.whom, m.speaker) else holder


def _doubt(s: dict, m: Meaning, r: list, denied: dict) -> dict:
    """A gain that stands is denied: less sure, unless it is settled, or its only outlet takes it back."""
    if s["strong"] is not None and s["strong"] > reported_of(r):
        return s
    outlet = m.outlet(r)
    if m.own_voice and m.strength == "denied" and outlet in s["outlets"]:
        if s["outlets"] == [outlet]:
            return _taken_back(s, m, r, denied)
        s = {**s, "outlets": [x for x in s["outlets"] if x != outlet]}
    return _less_sure(s, m, r, denied)


def _less_sure(s: dict, m: Meaning, r: list, denied: dict) -> dict:
    if s["doubted"]:
        return {**count(s, m, r), "denied": denied}
    return decide(
        {**count(s, m, r), "denied": denied, "doubted": True, "evidence": with_report(s["evidence"], r)}, m, r
    ) | {"sure": s["sure"]}


def _taken_back(s: dict, m: Meaning, r: list, denied: dict) -> dict:
    """The row is again what it was before the holder came in."""
    before = s["undo"] or NOTHING
    evidence = with_report(before["evidence"], r) if before["status"] != "none" else []
    after = {
        **before,
        "denied": {**before["denied"], **denied},
        "until": s["until"],
        "press": s["press"],
        "pin": s["pin"],
        "version": s["version"],
        "evidence": evidence,
    }
    if after["status"] == "none" and s["until"] is not None:
        after |= {
            "status": "unknown",
            "evidence": [s["press"], r[ID]],
            "origins": 1,
            "voices": dict.fromkeys(m.tokens(r), 1),
        }
    sure = after["sure"]
    return decide(after, m, r) | {"sure": sure or m.confidence}


def dispute(s: dict, m: Meaning, r: list, c: Context) -> dict:
    """A gain that the outlet sets against its denial: a claim, and its denial."""
    if m.who is None or m.who in (identity(s["holder"]), identity(s["challenger"])):
        return deny(s, m, r, c)
    if m.scope == "part":
        return s
    against = s["holder"] is not None or s["status"] == "contested"
    claimed = contest(s, m, r, c) if against else claim(s, m, r, c)
    return deny(claimed, m, r, c)


def deny_withdrawal(s: dict, m: Meaning, r: list, c: Context) -> dict:
    """The withdrawal that vacated the city is denied."""
    if m.who is not None and m.who != identity(s["previous"]):
        return s
    return _doubt(s, m, r, s["denied"])
