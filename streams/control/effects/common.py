"""What all effects are made of.

An effect takes the standing before (``s``), what the statement means (``m``), its report (``r``) and the
context (``c``); it returns the standing after, the very same object where nothing is to be remembered. The
version is none of its business.
"""

from __future__ import annotations

from typing import NamedTuple

from streams.control.evidence import ID, reported_of, reported_text
from streams.control.meaning import Meaning, identity
from streams.control.rules import Rules
from streams.control.settings import Settings
from streams.control.standing import MOST_EVIDENCE, MOST_ORIGINS
from streams.messages.times import parse_day


class Context(NamedTuple):
    """What all effects of a fold share."""

    settings: Settings
    rules: Rules


def ignore(s: dict, m: Meaning, r: list, c: Context) -> dict:
    """Nothing happens."""
    return s


def corroborate(s: dict, m: Meaning, r: list, c: Context) -> dict:
    """The row stays; an independent origin is counted, and strong evidence for the holder remembered."""
    after = count(s, m, r)
    if (
        m.strength != "strong"
        or m.who is None
        or m.who != identity(s["holder"])
        or m.act not in ("gain", "hold")
    ):
        return after
    outlet, reported = m.outlet(r), reported_of(r)
    changes: dict = {}
    if s["strong"] is None or s["strong"] < reported:
        changes["strong"] = reported
    if outlet not in s["outlets"] and len(s["outlets"]) < MOST_ORIGINS:
        changes["outlets"] = [*s["outlets"], outlet]
    if m.act == "gain" and m.scope != "part" and _tells_since(s, m):
        changes["since"] = m.happened
    if s["doubted"] and reported > s["denied"].get(m.who, reported):
        changes["doubted"] = False
    return {**after, **changes} if changes else after


def _tells_since(s: dict, m: Meaning) -> bool:
    """Whether the holder was found there before it was told, as now, when it came in."""
    if s["since"] is not None or s["came"] is None or not m.dated:
        return False
    return parse_day(m.happened[0] or m.happened[1]).toordinal() <= s["came"]


def count(s: dict, m: Meaning, r: list) -> dict:
    """Count the origin of a report if it is independent of those counted, and keep its id as evidence."""
    voices, tokens = s["voices"], m.tokens(r)
    if s["origins"] >= MOST_ORIGINS or any(token in voices for token in tokens):
        return s
    evidence = s["evidence"]
    return {
        **s,
        "voices": {**voices, **dict.fromkeys(tokens, 1)},
        "origins": s["origins"] + 1,
        "evidence": [*evidence, r[ID]] if len(evidence) < MOST_EVIDENCE else evidence,
    }


def decide(after: dict, m: Meaning, r: list) -> dict:
    """Make the report the deciding event of a standing that is being made."""
    after["happened"], after["learned"] = m.happened, reported_text(r)
    after["sure"], after["place"] = m.confidence, m.place
    return after


def with_report(evidence: list, r: list) -> list:
    """Evidence with the deciding report's id; the oldest makes room."""
    return evidence if r[ID] in evidence else [*evidence, r[ID]][-MOST_EVIDENCE:]


def origins_of(claims: list, *more: list[str]) -> dict:
    """``voices`` and ``origins`` of claims and of further pieces of evidence, given by their tokens."""
    voices: dict = {}
    origins = 0
    for tokens in (*(claim[1] for claim in claims), *more):
        if not any(token in voices for token in tokens):
            voices.update(dict.fromkeys(tokens, 1))
            origins += 1
    return {"voices": voices, "origins": origins}


def previous_of(s: dict, m: Meaning, who: str | None) -> list | None:
    """Who held the city before ``who`` came in: whom the table knew, else whom event or claim names."""
    holder = s["holder"]
    if holder is not None and s["strong"] is not None and identity(holder) != who:
        return holder
    if s["previous"] is not None:
        return s["previous"]
    loser = m.target or s["lost"]
    return loser if loser is not None and identity(loser) != who else None


def undo_of(s: dict) -> dict | None:
    """What to go back to if an outlet takes back what is about to change the standing."""
    return None if s["status"] == "none" else {**s, "undo": None, "version": 0}


def prevail(s: dict, m: Meaning, r: list, status: str, pockets: list) -> dict:
    """The holder is alone with the city again, or with its pockets; the claims against it are over."""
    evidence = with_report(s["evidence"], r)
    return decide(
        {
            **s,
            "status": status,
            "challenger": None,
            "pockets": pockets,
            "evidence": evidence,
            "claims": {},
            "claimed": None,
            "inside": False,
            "lost": None,
        },
        m,
        r,
    )


def emptied(s: dict, m: Meaning, r: list, status: str, previous: list | None, since: list | None) -> dict:
    """Nobody is known to hold the city from now on; the evidence begins again."""
    return decide(
        {
            **s,
            **origins_of([], m.tokens(r)),
            "status": status,
            "holder": None,
            "challenger": None,
            "previous": previous,
            "since": since,
            "pockets": [],
            "evidence": with_report([id for id in s["evidence"] if id == s["press"]], r),
            "doubted": False,
            "claims": {},
            "claimed": None,
            "inside": False,
            "lost": None,
            "denied": {},
            "came": None,
            "strong": None,
            "outlets": [],
            "undo": undo_of(s),
        },
        m,
        r,
    )


def deny_claim(s: dict, m: Meaning) -> dict:
    """The claimant of a claimed city becomes the challenger of who lost it, as it is told, or denies it."""
    others = (s["lost"], m.target, m.party if m.third else None)
    lost = next((x for x in others if identity(x) not in (None, identity(s["holder"]))), None)
    return {
        **s,
        "status": "contested",
        "holder": lost,
        "challenger": s["holder"],
        "claimed": s["since"],
        "since": None,
        "pockets": [],
        "claims": {},
    }
