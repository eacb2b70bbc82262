"""The sentences of an explanation: what was read from which words, quality by quality."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypedDict

from streams.coding.assertion import Attribution
from streams.coding.incidents import Incident
from streams.coding.items import Item
from streams.coding.ranker import meant
from streams.coding.scan import Scanned, Unit
from streams.coding.statements import Statement

NEAR = 9  # tokens between a word of saying and the trigger that are shown with them


class Because(TypedDict):
    """Why a quality has its value: ``cue`` the words that decided, at ``span``, both null where none did."""

    quality: str
    value: str | None
    cue: str | None
    span: list[int] | None
    why: str


@dataclass(slots=True)
class Trace:
    """What stood behind an event: its trigger, tokens ``[i, j)``, and what the parts of the reading answered."""

    sc: Scanned
    i: int
    j: int
    read: Statement | Incident | None  # what was read there; None for a denial of something said before
    item: Item | None = None
    mood_cue: str = ""
    frame_cue: str = ""
    time: Unit | None = None
    voices: tuple[Attribution | None, Attribution | None, bool] = (None, None, False)  # says, denies, hedged
    side: tuple[str | None, str] | None = None  # of who says or denies it
    said: list[Attribution] = field(default_factory=list)


def because(reading, event: dict, trace: Trace) -> list[Because]:
    """Every quality of an event with what decided it."""
    return [part(reading, event, trace) for part in _QUALITIES if part is not _scope or event["scope"]]


def meaning(reading, u: Unit) -> str:
    """What a unit was taken for."""
    if u.kind == "actor":
        return f"{u.value.name}, {u.value.id}"
    if u.kind == "place":
        place = reading.resolver.place_of(u)
        return place_words(place) if place else "a name that means no place here"
    if u.kind == "time":
        h = u.value.clip(reading.published).happened()
        return "no day" if h["to"] is None and h["from"] is None else f"{h['from'] or ''}..{h['to'] or ''}"
    return str(u.value)


def place_words(place: dict) -> str:
    """A place in words: its province, country, kind and id."""
    inside = ", ".join(x for x in (place["name"], place["admin1"], place["country"]) if x)
    return f"{inside} ({place['kind']}, {place['id'] or 'in no gazetteer'}, precision {place['precision']})"


_PARTY = {"num": "a number", "by": "«by»", "place": "a place"}


def feature(name: str, said: dict[str, list[str]]) -> str:
    """A feature of the ranker as a reader would say it; ``said`` are the paragraph's words by meaning."""
    meanings = meant(name)
    if meanings:
        told = " before ".join(
            f"{m} («{'», «'.join(said[m])}»)" if m in said else _PARTY.get(m, m) for m in meanings
        )
        return f"{told} in the first sentence" if name.startswith("1:") else told
    known = {
        "rule": "the rule {}",
        "ev": "an event {}",
        "ev0": "an event {} in the first sentence",
        "main": "the first event {}",
    }
    kind, _, rest = name.partition("=")
    if rest and kind in known:
        return known[kind].format(rest)
    if rest and kind == "evk":
        return f"an event {rest.replace(':', ' by ')}"
    if name.startswith("1:"):
        return f"«{name[2:]}» in the first sentence"
    return f"a word with {name[:-1]}…" if name.endswith("*") else f"«{name}»"


def _cue(reading, trace: Trace, i: int, j: int) -> tuple[str, list[int]]:
    s = trace.sc.sentence
    span = [s.starts[i], s.ends[j - 1]]
    return reading.p["text"][slice(*span)], span


def _line(
    reading, trace: Trace, quality: str, value: str | None, at: tuple[int, int] | None, why: str
) -> Because:
    cue, span = _cue(reading, trace, *at) if at else (None, None)
    return Because(quality=quality, value=value, cue=cue, span=span, why=why)


def _find(trace: Trace, cue: str) -> tuple[int, int] | None:
    """Where the folded words of a cue stand in the sentence, the last time before the trigger, else after it."""
    wanted, words = cue.split(), trace.sc.sentence.words
    n = len(wanted)
    at = [k for k in range(len(words) - n + 1) if words[k : k + n] == wanted] if n else []
    before = [k for k in at if k < trace.j]
    k = before[-1] if before else at[0] if at else None
    return None if k is None else (k, k + n)


def _type(reading, event: dict, trace: Trace) -> Because:
    rule = event["rule"]
    if rule == "ranker":
        why = "no rule saw an event; these words speak for it the most"
    elif rule == "denial":
        why = "denies what was said before"
    else:
        why = f"pattern {rule}"
        usual = trace.read.type if isinstance(trace.read, Statement) else trace.read.rule.type
        if usual != event["type"]:
            why += f" of {usual}; here as {event['type']}, since the sentence says how"
    return _line(reading, trace, "type", event["type"], (trace.i, trace.j), why)


def _party(quality: str) -> Callable:
    def line(reading, event: dict, trace: Trace) -> Because:
        actor = event[quality]
        unit = getattr(trace.read, quality, None)
        value = f"{actor['name']} ({actor['id']}, {actor['kind']})" if actor else None
        if trace.read is None:
            return _line(reading, trace, quality, value, None, "as in what is denied")
        if unit is None:
            why = "nobody is named" if actor is None else "not named here: the party that the article leaves"
            return _line(reading, trace, quality, value, None, why)
        if actor is None:
            why = "who that is cannot be told"
        elif unit.kind == "pron":
            why = "the party spoken of last"
        elif unit.kind == "actor" and unit.value.cls == "generic" and not actor["id"].startswith("side:"):
            why = "a general word for the party that it means here"
        else:
            why = "named"
        return _line(reading, trace, quality, value, (unit.i, unit.j), why)

    return line


def _place(reading, event: dict, trace: Trace) -> Because:
    place = event["place"]
    value = place_words(place) if place else None
    it = trace.item
    if it is not None:
        if place is None:
            why = "a site or place that no gazetteer has"
        elif it.unit is not None:
            why = "named"
        elif it.name is not None and not it.reference:
            why = (
                "named"
                if place["id"]
                else "named as a place; its position is that of what is named around it"
            )
        else:
            why = "the place spoken of last"
        return _line(reading, trace, "place", value, (it.i, it.j), why)
    if trace.read is None:
        return _line(reading, trace, "place", value, None, "as in what is denied")
    units = [u for u in trace.sc.units if u.kind == "place" and isinstance(u.resolved, dict)]
    near = [
        u for u in units if place and u.resolved["id"] == place["id"] and u.resolved["name"] == place["name"]
    ]
    if near:
        u = min(near, key=lambda u: abs(u.i - trace.i))
        return _line(reading, trace, "place", value, (u.i, u.j), "the place named nearest to it")
    return _line(
        reading, trace, "place", value, None, "the place spoken of last" if place else "no place is named"
    )


def _scope(reading, event: dict, trace: Trace) -> Because:
    scope, it = event["scope"], trace.item
    if scope == "whole" or it is None:
        return _line(
            reading,
            trace,
            "scope",
            scope,
            None,
            "nothing limits it" if it is not None else "as in what is denied",
        )
    mark = next((m for m in trace.sc.marks.get("scope", ()) if m.hit.value == scope), None)
    at = (mark.i, mark.j) if mark else it.facility_words or (it.i, it.j)
    why = {
        "facility": f"a site inside the place ({event['facility']})",
        "all_except": "what is left is named",
    }
    return _line(
        reading,
        trace,
        "scope",
        scope,
        at,
        why.get(
            scope, f"these words mean a {scope}" if scope != "outskirts" else "these words mean its edge"
        ),
    )


def _happened(reading, event: dict, trace: Trace) -> Because:
    h = event["happened"]
    value = f"{h['from'] or ''}..{h['to'] or ''} ({h['precision']})" if h["to"] or h["from"] else None
    if trace.time is not None and value:
        return _line(
            reading,
            trace,
            "happened",
            value,
            (trace.time.i, trace.time.j),
            f"told against the report of {reading.published}",
        )
    why = "no time is told"
    if trace.read is None:
        why = "as in what is denied"
    elif value:
        why += ": by the day of the report at the latest"
    return _line(reading, trace, "happened", value, None, why)


def _modality(reading, event: dict, trace: Trace) -> Because:
    value = event["modality"]
    if not trace.mood_cue:
        return _line(
            reading,
            trace,
            "modality",
            value,
            None,
            "told as a fact" if trace.read else "as in what is denied",
        )
    why = {
        "actual": "these words leave it a fact",
        "attempted": "these words say that it was tried, failed or did not happen",
        "planned": "these words say that it is meant to be done",
        "threatened": "these words say that it is threatened",
        "conditional": "these words say that it may be, or only if",
    }[value]
    if event["assertion"] == "denied" and value == "actual":
        why = "these words, inside what somebody says, deny it as a fact"
    at = _find(trace, trace.mood_cue)
    return _line(reading, trace, "modality", value, at, why if at else f"{why}: {trace.mood_cue}")


def _frame(reading, event: dict, trace: Trace) -> Because:
    value, cue = event["frame"], trace.frame_cue
    if value == "current" or trace.read is None:
        return _line(
            reading,
            trace,
            "frame",
            value,
            None,
            "news of the report's time" if trace.read else "as in what is denied",
        )
    if cue[:1].isdecimal():
        at = (trace.time.i, trace.time.j) if trace.time is not None else None
        return _line(reading, trace, "frame", value, at, f"{cue} is long before the report")
    at = _find(trace, cue)
    return _line(
        reading,
        trace,
        "frame",
        value,
        at,
        "these words look back" if at else f"the paragraph or article is {cue}",
    )


def _assertion(reading, event: dict, trace: Trace) -> Because:
    value = event["assertion"]
    said, denied, hedged = trace.voices
    source = denied if value in ("denied", "disputed") and denied is not None else said
    who = (event["attributed_to"] or {}).get("name")
    if source is None:
        why = "the outlet's own voice: nobody is named as saying it"
        if value == "denied":
            why = "words of the sentence say that it is not true"
        hedge = next((m for m in trace.sc.marks.get("hedge", ())), None) if hedged else None
        at = (hedge.i, hedge.j) if hedge else None
        return _line(reading, trace, "assertion", value, at, why + (", with doubt" if hedge else ""))
    at = source.cue
    if source.cue[1] <= trace.i and trace.j - source.cue[0] <= NEAR:
        at = (source.cue[0], trace.j)  # "say they have captured"
    return _line(reading, trace, "assertion", value, at, _voice(value, source, trace.side, who))


def _voice(value: str, source: Attribution, side: tuple[str | None, str] | None, who: str | None) -> str:
    """Who says it, as the side of the event that they are."""
    by = f"said by {who}" if who else "nobody is named as saying it"
    role = side[1] if side else ""
    party = bool(side and side[0])
    return {
        "claimed": f"{by}, of the gaining party" if party or role == "official" else f"{by}, as a claim",
        "admitted": f"{by}, of the losing party" if party or role == "official" else f"{by}, as an admission",
        "official": f"{by}, an official of no party to it",
        "confirmed": f"{by}, who confirms it",
        "denied": f"denied by {who}" if who else "denied",
        "disputed": f"one says it, {who or 'another'} denies it",
        "reported": f"{by}, no party to it" if who else by,
    }[value]


_QUALITIES: tuple[Callable, ...] = (
    _type, _party("actor"), _party("target"), _place, _scope, _happened, _assertion, _modality, _frame,
)  # fmt: skip
