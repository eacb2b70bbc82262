"""How sure a statement is: who says it, who denies it, and what that makes of it."""

from dataclasses import dataclass

from streams.coding.scan import Scanned, Unit
from streams.coding.subjects import governed, subject
from streams.coding.wordsets import word_set

_TELLING = word_set("telling")


@dataclass(slots=True)
class Attribution:
    """Who says what stands in tokens ``[lo, hi)``: ``kind`` say, claim, confirm, admit, deny or hedge."""

    kind: str
    speaker: Unit | None
    lo: int
    hi: int
    cue: tuple[int, int]
    via: Unit | None = None
    of_report: bool = False  # "denied reports that", "rejected the claim"
    aside: tuple[int, int] = (0, 0)  # what is told of the speaker: "the rebels, *who hold X*, denied it"


def _speaks(u: Unit) -> bool:
    if u.kind == "actor":
        return True
    return (u.kind == "pron" and u.value in ("he", "she", "they", "it", "who")) or u.kind in ("cap", "place")


_STOPS = word_set("contrast")
_REPORT_WORDS = word_set("report")


def _boundary(sc: Scanned, start: int, step: int) -> int:
    """Token at which an attribution's reach ends: a contrast, a semicolon, the sentence's end."""
    words = sc.sentence.words
    t = start
    n = len(words)
    while 0 <= t < n:
        w = words[t]
        if w in (";", ".", "?", "!") and (t > n - 3 or w == ";"):
            break
        if w in _STOPS and abs(t - start) > 2:
            break
        t += step
    return t


def _end_denials(sc: Scanned, found: list[Attribution]) -> None:
    """Let a denial end where its speaker goes on: "denied the claim and said …", "denied it, saying …"."""
    for a in found:
        if a.kind != "deny":
            continue
        for b in found:
            goes_on = b.kind not in ("deny", "hedge") and a.cue[1] < b.cue[0] <= a.hi and b.lo == b.cue[1]
            if goes_on and sc.word(b.cue[0] - 1) in ("and", ",", "but"):
                a.hi = b.cue[0]


def attributions(sc: Scanned) -> list[Attribution]:
    """All attributions of a sentence, in text order."""
    out: list[Attribution] = []
    words = sc.sentence.words
    n = len(words)
    for m in sc.marks.get("say", ()):
        k = sc.unit_at[m.i]
        u = sc.units[k]
        if u.i < m.i or u.kind in ("actor", "place", "fac"):
            continue
        prev = sc.units[k - 1] if k else None
        if (
            prev is not None
            and prev.kind in ("det", "poss")
            or (prev is not None and prev.kind == "word" and m.hit.form in ("B", "Z"))
        ) and (m.hit.value != "claim" or prev.kind in ("det", "poss")):
            continue
        g = k
        passive = unsaid = False
        while g > 0 and sc.units[g - 1].kind in ("aux", "adv", "modal", "neg"):
            unsaid |= sc.units[g - 1].kind == "neg" or sc.units[g - 1].value in (
                "didnt",
                "doesnt",
                "hasnt",
                "hadnt",
            )
            if sc.units[g - 1].kind == "aux" and sc.units[g - 1].value in (
                "was",
                "were",
                "is",
                "are",
                "been",
                "be",
                "being",
            ):
                passive = True
            g -= 1
        if passive and m.hit.form in ("N", "DN"):
            speaker = None
            for q in range(k + 1, min(len(sc.units), k + 12)):
                if sc.units[q].kind == "prep" and sc.units[q].value == "by" and q + 1 < len(sc.units):
                    p = q + 1
                    while p < len(sc.units) and sc.units[p].kind in ("det", "word"):
                        p += 1
                    if p < len(sc.units) and sc.units[p].kind == "actor":
                        speaker = sc.units[p]
                    break
            kind = m.hit.value if m.hit.value in ("confirm", "deny") or speaker is not None else "hedge"
            if unsaid and kind == "confirm":
                kind = "hedge"  # "could not be confirmed"
            out.append(Attribution(kind, speaker, 0, n, (m.i, m.j)))
            continue
        nxt = sc.units[sc.unit_at[m.j - 1] + 1] if m.j < n else None
        prev_w = words[u.i - 1] if u.i else ""
        speaker: Unit | None = None
        trailing = False
        aside = _told_of_speaker(sc, g)
        inverted = (
            m.hit.form != "G"
            and aside == (0, 0)
            and words[m.i] not in ("told", "tell", "tells")
            and any(v.kind in ("verb", "aux", "modal") for v in sc.units[:k])
        )
        own = sc.units[sc.unit_at[nxt.i] + 1 :][:1] if nxt is not None and nxt.kind == "pron" else []
        goes_on = bool(own) and own[0].kind in ("aux", "modal", "verb")  # ", the ally, said it had taken X"
        if (
            inverted
            and not goes_on
            and prev_w in (",", '"')
            and nxt is not None
            and nxt.kind in ("actor", "cap", "pron", "det")
        ):
            trailing = True  # ", said the governor"
            for q in range(sc.unit_at[m.j - 1] + 1, min(len(sc.units), k + 9)):
                if sc.units[q].kind == "actor":
                    speaker = sc.units[q]
                    break
                if sc.units[q].kind in ("punct", "verb") and speaker is None and q > k + 2:
                    break
                if sc.units[q].kind == "cap" and speaker is None:
                    speaker = sc.units[q]
            lo, hi = 0, u.i
        else:
            speaker = _speaker(sc, g)
            start = _np_first(sc, speaker) if speaker is not None else sc.units[g].i
            before = words[start - 1] if start else ""
            after = words[m.j] if m.j < n else ""
            nothing_after = (
                m.j >= n - 1
                or (after in (",", ".", '"') and _rest_is_short(sc, m.j))
                or (nxt is not None and nxt.kind in ("time", "prep") and _rest_is_short(sc, m.j))
            )
            clause_before = any(v.kind in ("verb", "aux") for v in sc.units[: sc.unit_at[start]])
            loose = (
                clause_before
                and before in (",", '"')
                and nxt is not None
                and nxt.kind in ("time", "punct")
                and after != ":"
            )
            trailing = (
                before in (",", '"', "-")
                and start > 2
                and (nothing_after or loose)
                and after not in ("that", ":")
            )
            if trailing:
                lo, hi = _boundary(sc, start - 2, -1) + 1, start
                lo = max(0, lo)
            else:
                lo, hi = m.j, _boundary(sc, m.j, 1)
        a = Attribution(
            "unsaid" if unsaid and m.hit.value != "deny" else m.hit.value, speaker, lo, hi, (m.i, m.j)
        )
        if m.hit.value == "deny":
            rest = words[m.j : m.j + 7]
            after = sc.unit(m.j + 1)
            own = after is not None and after.kind in ("aux", "modal", "verb")  # "denies it has troops"
            a.aside = aside
            a.of_report = any(w in _REPORT_WORDS for w in rest) or rest[:1] in (["it"], ["this"]) and not own
        if words[m.i] in _TELLING:
            for q in range(k + 1, min(len(sc.units), k + 8)):
                v = sc.units[q]
                if v.kind == "actor" and v.value.cls == "agency":
                    a.via = v
                    break
                if v.kind in ("verb", "aux", "sub"):
                    break
        out.append(a)
    for m in sc.marks.get("according", ()):
        speaker = None
        for q in range(sc.unit_at[m.j - 1] + 1, min(len(sc.units), sc.unit_at[m.j - 1] + 9)):
            if sc.units[q].kind == "actor":
                speaker = sc.units[q]
                break
            if sc.units[q].kind in ("cap", "place") and speaker is None:
                speaker = sc.units[q]
            if sc.units[q].kind in ("punct", "verb"):
                break
        out.append(Attribution("say", speaker, 0, n, (m.i, m.j)))
    for m in sc.marks.get("hedge", ()):
        out.append(Attribution("hedge", None, 0, n, (m.i, m.j)))
    out.sort(key=lambda a: a.cue)
    _end_denials(sc, out)
    return out


def _told_of_speaker(sc: Scanned, g: int) -> tuple[int, int]:
    """Tokens of the relative clause between commas that ends before unit ``g``; none if there is none."""
    units = sc.units
    if g < 4 or units[g - 1].value != ",":
        return 0, 0
    for p in range(g - 2, 0, -1):
        if units[p].kind == "rel" and units[p - 1].value == ",":
            return units[p].i, units[g - 1].i
        if units[p].value in (";", ":", '"'):
            break
    return 0, 0


def _rest_is_short(sc: Scanned, j: int) -> bool:
    """Whether no clause follows token j: only a time, a place, a medium."""
    return not any(u.kind in ("verb", "aux", "modal") for u in sc.units[sc.unit_at[j] :])


def _speaker(sc: Scanned, g: int) -> Unit | None:
    """Subject of a verb of saying."""
    k = g - 1
    steps = 0
    fallback = None
    comma = False
    while k >= 0 and steps < 16:
        u = sc.units[k]
        steps += 1
        if _speaks(u) and not (u.kind == "place" and (comma or governed(sc, k))):
            if u.kind != "cap" and governed(sc, k) is None:
                return u
            if u.kind == "cap":
                fallback = fallback or u
            elif fallback is None or fallback.kind == "cap" or governed(sc, k) == "of":
                fallback = u if u.kind == "actor" or fallback is None else fallback
        elif u.kind in ("sub", "conj") or (u.kind == "punct" and u.value in ';:"'):
            break
        elif u.kind == "punct":
            comma = True
        elif u.kind == "verb" and fallback is not None:
            break
        k -= 1
    return fallback if fallback is not None else subject(sc, g, _speaks)


def _np_first(sc: Scanned, u: Unit) -> int:
    k = sc.unit_at[u.i]
    while k > 0 and sc.units[k - 1].kind in ("det", "word", "cap", "num", "actor", "poss", "pnoun", "place"):
        k -= 1
    return sc.units[k].i


def attribution_of(found: list[Attribution], i: int) -> tuple[Attribution | None, Attribution | None, bool]:
    """(who says it, who denies it, hedged) for a trigger at token ``i``."""
    said = denied = None
    hedged = False
    for a in found:
        if a.kind == "hedge":
            hedged |= abs(a.cue[0] - i) < 14 or a.cue[0] == 0
            continue
        if a.aside[0] <= i < a.aside[1]:
            continue
        if a.lo <= i < a.hi and not (a.cue[0] <= i < a.cue[1]):
            if a.kind == "deny":
                denied = a
            elif said is None or (a.hi - a.lo) <= (said.hi - said.lo) or a.kind == "confirm":
                said = a
        elif a.kind == "deny" and a.of_report and a.cue[0] > i:
            denied = a
    return said, denied, hedged


_INDEPENDENT = frozenset(("monitor", "agency", "resident"))


def assertion(
    said: Attribution | None,
    denied: Attribution | None,
    side_of,
    gainer: str | None,
    loser: str | None,
    state: str | None,
) -> str:
    """The contract's assertion for an event.

    ``side_of(unit)`` gives (side id or None, role) of a speaker; ``gainer``/``loser`` are side ids; ``state`` the
    side id of the place's own state, on whose behalf unnamed officials speak.
    """
    if denied is not None:
        if (
            said is not None
            and said is not denied
            and said.kind != "deny"
            and denied.of_report
            and said.speaker is not None
        ):
            return "disputed"
        return "denied"
    if said is None or said.speaker is None:
        return "confirmed" if said is not None and said.kind == "confirm" else "reported"
    side, role = side_of(said.speaker)
    if role in _INDEPENDENT:
        return "confirmed" if said.kind == "confirm" else "reported"
    if side is not None and gainer is not None and side == gainer:
        return "claimed"
    if side is not None and loser is not None and side == loser:
        return "admitted"
    if role == "official" and side is None:
        if state is None:
            return "official"
        side = state
        if gainer == state:
            return "claimed"
        if loser == state or (gainer is not None and loser is None):
            return "admitted"
        return "official"
    if said.kind == "admit":
        return "admitted"
    if side is not None:
        if side == state and gainer is not None and loser is None and gainer != state:
            return "admitted"
        if said.kind == "confirm":
            return "confirmed"
        if gainer is None and role != "government":
            return "claimed"
        return "official"
    if said.kind == "claim":
        return "claimed"
    if said.kind == "confirm":
        return "confirmed"
    return "reported"
