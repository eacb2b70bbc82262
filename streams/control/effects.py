"""What the transition rules do to a standing: one function for each effect that rules.toml names.

An effect takes the standing before, what the statement means, its report and the context; it returns the standing
after, the very same object where nothing is to be remembered. The version is none of its business.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from streams.control.evidence import DAY, ID, reported_of, reported_text
from streams.control.meaning import Meaning, identity, independent
from streams.control.rules import Rules
from streams.control.settings import Settings
from streams.control.standing import MOST_EVIDENCE, MOST_ORIGINS, NOTHING
from streams.messages.times import parse_day

_LAST_DAY = date.max.toordinal()


class Context(NamedTuple):
    """What all effects of a fold share."""

    settings: Settings
    rules: Rules


# --- evidence that changes nothing, or only how sure ------------------------------------------------------------


def ignore(s: dict, m: Meaning, r: list, c: Context) -> dict:
    """Nothing happens."""
    return s


def corroborate(s: dict, m: Meaning, r: list, c: Context) -> dict:
    """The row stays; an independent origin is counted, and strong evidence for the holder remembered."""
    after = _count(s, m, r)
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


def _count(s: dict, m: Meaning, r: list) -> dict:
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


def _decide(after: dict, m: Meaning, r: list) -> dict:
    """Make the report the deciding event of a standing that is being made."""
    after["happened"], after["learned"] = m.happened, reported_text(r)
    after["sure"], after["place"] = m.confidence, m.place
    return after


def _with(evidence: list, r: list) -> list:
    """Evidence with the deciding report's id; the oldest makes room."""
    return evidence if r[ID] in evidence else [*evidence, r[ID]][-MOST_EVIDENCE:]


def _origins(claims: list, *more: list[str]) -> dict:
    """``voices`` and ``origins`` of claims and of further pieces of evidence, given by their tokens."""
    voices: dict = {}
    origins = 0
    for tokens in (*(claim[1] for claim in claims), *more):
        if not any(token in voices for token in tokens):
            voices.update(dict.fromkeys(tokens, 1))
            origins += 1
    return {"voices": voices, "origins": origins}


# --- gains ------------------------------------------------------------------------------------------------------


def take(s: dict, m: Meaning, r: list, c: Context) -> dict:
    """The event's actor holds the city now."""
    return _take(s, m, r, m.actor, m.who)


def _take(s: dict, m: Meaning, r: list, actor: list, who: str) -> dict:
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
    return _decide(
        {
            **s,
            **_origins(claims, m.tokens(r)),
            "status": "held_with_pockets" if m.pockets else "held",
            "holder": actor,
            "challenger": None,
            "previous": _previous(s, m, who),
            "since": since,
            "pockets": m.pockets,
            "evidence": _with([id for id in s["evidence"] if id in kept], r),
            "doubted": doubted,
            "denied": {who: denied} if doubted else {},
            "claims": {},
            "claimed": None,
            "inside": False,
            "lost": None,
            "came": r[DAY],
            "strong": reported_of(r),
            "outlets": [m.outlet(r)],
            "undo": _undo(s),
        },
        m,
        r,
    )


def _previous(s: dict, m: Meaning, who: str | None) -> list | None:
    """Who held the city before ``who`` came in: whom the table knew, else whom the event or the claim names."""
    holder = s["holder"]
    if holder is not None and s["strong"] is not None and identity(holder) != who:
        return holder
    if s["previous"] is not None:
        return s["previous"]
    loser = m.target or s["lost"]
    return loser if loser is not None and identity(loser) != who else None


def _undo(s: dict) -> dict | None:
    return None if s["status"] == "none" else {**s, "undo": None}


def clear(s: dict, m: Meaning, r: list, c: Context) -> dict:
    """The holder holds the whole city; no challenger, no pockets, ``since`` as it was."""
    return _prevail(corroborate(s, m, r, c), m, r, "held", [])


def refine(s: dict, m: Meaning, r: list, c: Context) -> dict:
    """The holder holds all of the city except pockets, ``since`` as it was."""
    after = corroborate(s, m, r, c)
    if s["status"] == "held_with_pockets" and s["pockets"] == m.pockets:
        return after
    return _prevail(after, m, r, "held_with_pockets", m.pockets)


def _prevail(s: dict, m: Meaning, r: list, status: str, pockets: list) -> dict:
    evidence = _with(s["evidence"], r)
    return _decide(
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


def fall(s: dict, m: Meaning, r: list, c: Context) -> dict:
    """The city fell, and nobody is named who took it."""
    holder = identity(s["holder"])
    status = s["status"]
    if status == "claimed" and m.whom != holder:
        return _take(s, m, r, s["holder"], holder)
    if status in ("contested", "besieged") and s["challenger"] is not None and m.whom in (None, holder):
        return _take(s, m, r, s["challenger"], identity(s["challenger"]))
    if holder is not None and m.whom is not None and m.whom != holder:
        return s
    if holder is not None and m.whom is None and s["came"] == r[DAY]:
        return s
    previous = _previous(s, m, None)
    if status == "unknown" and previous == s["previous"]:
        return _count(s, m, r)
    return _emptied(s, m, r, "unknown", previous, None)


# --- claims -----------------------------------------------------------------------------------------------------


def claim(s: dict, m: Meaning, r: list, c: Context) -> dict:
    """The event's actor claims a city without a known holder."""
    denied = s["denied"].get(m.who)
    entry = _entry(m, r)
    after = _decide(
        {
            **_count(s, m, r),
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
    after["evidence"] = _with(after["evidence"], r)
    if denied is not None and denied >= reported_of(r):
        return _deny_claim(after, m)
    return after


def claim_again(s: dict, m: Meaning, r: list, c: Context) -> dict:
    """One more claim by the claimant; two independent ones can make it the holder."""
    after = corroborate(s, m, r, c)
    if m.scope == "part" or m.who in s["denied"]:
        return after
    entry, told = _entry(m, r), s["claims"].get(m.who, [])
    if any((entry[2] or other[2]) and independent(entry[1], other[1]) for other in told):
        claims = {m.who: [*told, entry]}
        held = _take({**after, "claims": claims}, m, r, m.actor, m.who)
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
    after = _count(s, m, r)
    evidence = _with(after["evidence"], r)
    return _decide(
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


# --- denials ----------------------------------------------------------------------------------------------------


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
            after = _decide({**_count(s, m, r), "denied": denied, "evidence": _with(s["evidence"], r)}, m, r)
            return _deny_claim(after, m)
        return _doubt(s, m, r, denied)
    if who != identity(s["challenger"]):
        return {**s, "denied": denied} if denied is not s["denied"] else s
    if s["status"] == "besieged" or s["inside"]:
        return _less_sure(s, m, r, denied)
    if s["strong"] is not None and s["strong"] > reported:
        return _prevail({**_count(s, m, r), "denied": denied}, m, r, _whole(s), s["pockets"])
    claims = {key: told for key, told in s["claims"].items() if key != who}
    return {**_count(s, m, r), "denied": denied, "claims": claims}


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


def _deny_claim(s: dict, m: Meaning) -> dict:
    """The claimant of a claimed city becomes the challenger of who, by its claim or the denial, lost it."""
    lost = next((x for x in (s["lost"], m.target) if identity(x) not in (None, identity(s["holder"]))), None)
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


def _doubt(s: dict, m: Meaning, r: list, denied: dict) -> dict:
    """A gain that stands is denied: less confidence, unless it is settled, or its only outlet takes it back."""
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
        return {**_count(s, m, r), "denied": denied}
    return _decide(
        {**_count(s, m, r), "denied": denied, "doubted": True, "evidence": _with(s["evidence"], r)}, m, r
    ) | {"sure": s["sure"]}


def _taken_back(s: dict, m: Meaning, r: list, denied: dict) -> dict:
    """The row is again what it was before the holder came in."""
    before = s["undo"] or NOTHING
    evidence = _with(before["evidence"], r) if before["status"] != "none" else []
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
    return _decide(after, m, r) | {"sure": sure or m.confidence}


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


# --- withdrawals ------------------------------------------------------------------------------------------------


def vacate(s: dict, m: Meaning, r: list, c: Context) -> dict:
    """The event's actor left, and nobody is known to hold the city."""
    return _emptied(s, m, r, "vacated", m.actor, m.since) | {
        "pockets": m.pockets,
        "strong": reported_of(r),
        "outlets": [m.outlet(r)],
    }


def vacate_again(s: dict, m: Meaning, r: list, c: Context) -> dict:
    """The city is vacated already: one more word on it, or a second force that left."""
    if m.who != identity(s["previous"]):
        return vacate(s, m, r, c)
    after = _count(s, m, r)
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
    after = _count(s, m, r)
    evidence = _with(after["evidence"], r)
    return _decide(
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
        return _count(s, m, r)
    after = _count(s, m, r)
    evidence = _with(after["evidence"], r)
    return _decide({**after, "previous": m.actor, "evidence": evidence}, m, r)


def _emptied(s: dict, m: Meaning, r: list, status: str, previous: list | None, since: list | None) -> dict:
    return _decide(
        {
            **s,
            **_origins([], m.tokens(r)),
            "status": status,
            "holder": None,
            "challenger": None,
            "previous": previous,
            "since": since,
            "pockets": [],
            "evidence": _with([id for id in s["evidence"] if id == s["press"]], r),
            "doubted": False,
            "claims": {},
            "claimed": None,
            "inside": False,
            "lost": None,
            "denied": {},
            "came": None,
            "strong": None,
            "outlets": [],
            "undo": _undo(s),
        },
        m,
        r,
    )


# --- siege and pressure -----------------------------------------------------------------------------------------


def besiege(s: dict, m: Meaning, r: list, c: Context) -> dict:
    """The event's actor is around the city, the holder in it."""
    holder = identity(s["holder"])
    if s["status"] == "besieged" and m.who == identity(s["challenger"]):
        return _count(s, m, r)
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
    after = _count(s, m, r)
    evidence = _with(after["evidence"], r)
    return _decide(
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


def press(s: dict, m: Meaning, r: list, c: Context) -> dict:
    """The city is pressured from the event's day on."""
    until = min(r[DAY] + c.settings.pressure_days, _LAST_DAY)
    quiet = s["status"] not in ("none", "unknown")
    if s["until"] is not None and until <= s["until"]:
        return s if quiet else _count(s, m, r)
    if quiet:
        # Of a city with more to say than that, only the last word on pressure is evidence.
        evidence = _with([id for id in s["evidence"] if id != s["press"]], r)
        after = {**s, "until": until, "press": r[ID], "evidence": evidence}
        return _decide(after, m, r) | {"sure": s["sure"], "place": s["place"]}
    after = {**_count(s, m, r), "status": "unknown", "until": until, "press": r[ID]}
    after["evidence"] = _with(after["evidence"], r)
    return _decide(after, m, r)


def press_unknown(s: dict, m: Meaning, r: list, c: Context) -> dict:
    """A part of the city fell, and nobody is known to hold the rest."""
    if s["status"] == "vacated":
        s = _emptied(s, m, r, "unknown", s["previous"], None)
        s["evidence"] = s["evidence"][:-1]
    return press(s, m, r, c)


EFFECTS = {
    effect.__name__: effect
    for effect in (
        ignore, corroborate, take, clear, refine, fall, claim, claim_again, contest, enter, deny, dispute,
        deny_withdrawal, vacate, vacate_again, yield_to_challenger, note_leaver, besiege, press, press_unknown,
    )
}  # fmt: skip
