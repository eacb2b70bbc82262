"""How real (modality), how sure (assertion), and when (frame) a statement is. Each is decided by rules of its own."""

from dataclasses import dataclass

from streams.coding.clause import governed, subject
from streams.coding.scan import Mark, Scanned, Unit

_REACH = 4  # tokens between a governor and the verb group it governs


def modality(sc: Scanned, i: int, group: int, *, infinitive: bool, gerund: bool, noun: bool, word_class) -> tuple[str, str]:
    """(modality, cue) of a trigger at token ``i`` whose verb group begins at token ``group``.

    ``actual`` unless a modal, a negation or a governor ("tried to", "vowed to", "in an attempt to") says otherwise.
    """
    words = sc.sentence.words
    for t in range(group, i):
        w = words[t]
        if w in word_class["modal"]:
            if w in ("will", "shall", "ll", "wont"):
                return ("attempted", w) if w == "wont" else ("planned", w)
            if w in ("would",) and any(x in words[t + 1 : i] for x in ("later", "eventually", "soon", "ultimately", "finally", "subsequently")):
                return "actual", "would later"
            if w in ("could", "can") and any(x in words[t : t + 2] for x in ("not", "cannot", "couldnt")):
                return "attempted", "could not"
            if w in ("cannot", "couldnt", "cant"):
                return "attempted", w
            return "conditional", w
        if w == "no" and t + 1 < i and words[t + 1] == "longer":
            return "ended", "no longer"
        if w in word_class["negation"]:
            return "attempted", w
    for _ in range(3):  # "was planning to try to take": the outermost governor that is not `actual` decides
        best = _governor(sc, group, i)
        if best is None:
            break
        cue = " ".join(words[best.i : best.j])
        before = [sc.word(best.i - 1), sc.word(best.i - 2)]
        value = best.hit.value
        if value == "actual":
            if any(b in word_class["negation"] for b in before):
                return "attempted", "not " + cue
            if any(b in ("will", "would", "could", "may", "might") for b in before):
                return ("planned" if "will" in before else "conditional"), before[0] + " " + cue
            if words[best.i] in ("prior", "after", "before", "since", "upon", "begin", "began", "begun"):
                return "actual", cue
            group = best.i
            infinitive = False
            continue
        return ("planned" if value == "future" else value), cue
    for t in range(max(0, group - 12), group):
        if words[t] in ("if", "unless") and not any(w in (",", ";") for w in words[t:group]):
            return "conditional", words[t]
    if infinitive and any(words[t] == "have" for t in range(group, i)):
        return "actual", "to have"  # "claimed to have taken"
    if infinitive and any(m.j == group and m.hit.value in ("say", "claim") for m in sc.marks.get("say", ())):
        return "actual", "claimed to"
    if infinitive:
        before = sc.unit(group - 1)
        ordinal = {"first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "last", "only", "next", "latest", "another"}
        for t in range(group - 1, max(-1, group - 9), -1):  # "the second capital to fall"
            u = sc.unit(t)
            if u is not None and u.kind in ("verb", "aux", "modal"):
                break
            if words[t] in ordinal:
                return "actual", "ordinal"
        if before is not None and before.kind in ("actor", "place") and not any(u.kind in ("verb", "aux") for u in sc.units[: sc.unit_at[group]]):
            return "planned", "to"
        return "attempted", "to"
    if noun:
        for t in range(max(0, i - 3), i):
            if words[t] in ("attempted", "failed", "abortive", "unsuccessful", "possible", "planned", "imminent", "potential", "future", "impending", "eventual"):
                return {"planned": "planned", "future": "planned", "imminent": "threatened", "impending": "threatened", "possible": "conditional", "potential": "conditional", "eventual": "actual"}.get(words[t], "attempted"), words[t]
    return "actual", ""


def _governor(sc: Scanned, group: int, i: int) -> Mark | None:
    """The mark that governs the verb group at token ``group``: it ends there, or an agent stands between."""
    words = sc.sentence.words
    best: Mark | None = None
    for m in sc.marks.get("mood", ()):
        if m.i >= i or m.j > i or m.j < group - _REACH - 3:
            continue
        gap = words[m.j : group]
        agent = False
        if len(gap) >= 2:
            k = sc.unit_at[m.j]
            agent = gap[0] in ("by", "of", "for") and k + 1 < len(sc.units) and any(u.kind == "actor" for u in sc.units[k + 1 : k + 4])
        if group - m.j > _REACH and not agent:
            continue
        if any(w in (",", ";", "and", "but", "that", ".", "or") for w in gap) or (not agent and any(u.kind in ("verb", "actor") for u in sc.units[sc.unit_at[m.j] : sc.unit_at[group]] if gap)):
            continue
        if m.hit.value == "actual" and words[m.i] in ("prior", "after", "before", "since", "upon") and best is not None:
            continue
        if best is None or m.j >= best.j:
            best = m
    return best


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


def _speaks(u: Unit) -> bool:
    if u.kind == "actor":
        return True
    return (u.kind == "pron" and u.value in ("he", "she", "they", "it", "who")) or u.kind in ("cap", "place")


_STOPS = frozenset(("but", "however", "while", "whereas", "although", "though"))
_REPORT_WORDS = frozenset("claim claims report reports version statement statements allegation allegations announcement rumours rumors account accounts assertion news it this".split())


def _boundary(sc: Scanned, start: int, step: int) -> int:
    """Token at which an attribution's reach ends: a contrast, a semicolon, the sentence's end."""
    words = sc.sentence.words
    t = start
    n = len(words)
    while 0 <= t < n:
        w = words[t]
        if w in (";", ".", "?", "!") and (t > n - 3 or w == ";"):
            break
        if w in _STOPS and abs(t - start) > 2 and not (w == "while" and False):
            break
        t += step
    return t


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
        if prev is not None and prev.kind in ("det", "poss") or (prev is not None and prev.kind == "word" and m.hit.form in ("B", "Z")):
            if m.hit.value != "claim" or prev.kind in ("det", "poss"):
                continue
        g = k
        passive = False
        while g > 0 and sc.units[g - 1].kind in ("aux", "adv", "modal", "neg"):
            if sc.units[g - 1].kind == "aux" and sc.units[g - 1].value in ("was", "were", "is", "are", "been", "be", "being"):
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
            out.append(Attribution(kind, speaker, 0, n, (m.i, m.j)))
            continue
        nxt = sc.units[sc.unit_at[m.j - 1] + 1] if m.j < n else None
        prev_w = words[u.i - 1] if u.i else ""
        speaker: Unit | None = None
        trailing = False
        inverted = words[m.i] not in ("told", "tell", "tells") and any(v.kind in ("verb", "aux", "modal") for v in sc.units[:k])
        if inverted and prev_w in (",", '"') and nxt is not None and nxt.kind in ("actor", "cap", "pron", "det"):
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
            nothing_after = m.j >= n - 1 or (after in (",", ".", '"') and _rest_is_short(sc, m.j)) or (nxt is not None and nxt.kind in ("time", "prep") and _rest_is_short(sc, m.j))
            clause_before = any(v.kind in ("verb", "aux") for v in sc.units[: sc.unit_at[start]])
            loose = clause_before and before in (",", '"') and nxt is not None and nxt.kind in ("time", "punct") and after != ":"
            trailing = before in (",", '"', "-") and start > 2 and (nothing_after or loose) and after not in ("that", ":")
            if trailing:
                lo, hi = _boundary(sc, start - 2, -1) + 1, start
                lo = max(0, lo)
            else:
                lo, hi = m.j, _boundary(sc, m.j, 1)
        a = Attribution(m.hit.value, speaker, lo, hi, (m.i, m.j))
        if m.hit.value == "deny":
            rest = words[m.j : m.j + 7]
            a.of_report = any(w in _REPORT_WORDS for w in rest)
        if words[m.i] in ("told", "tell", "tells", "telling", "informed"):
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
    return out


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
        if a.lo <= i < a.hi and not (a.cue[0] <= i < a.cue[1]):
            if a.kind == "deny":
                denied = a
            elif said is None or (a.hi - a.lo) <= (said.hi - said.lo) or a.kind == "confirm":
                said = a
        elif a.kind == "deny" and a.of_report and a.cue[0] > i:
            denied = a
    return said, denied, hedged


_INDEPENDENT = frozenset(("monitor", "agency", "resident"))


def assertion(said: Attribution | None, denied: Attribution | None, side_of, gainer: str | None, loser: str | None, state: str | None, gainer_is_state: bool | None) -> str:
    """The contract's assertion for an event.

    ``side_of(unit)`` gives (side id or None, role) of a speaker; ``gainer``/``loser`` are side ids; ``state`` the
    side id of the place's own state, on whose behalf unnamed officials speak.
    """
    if denied is not None:
        if said is not None and said is not denied and said.kind != "deny" and denied.of_report and said.speaker is not None:
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
        if said.kind == "confirm":
            return "confirmed"
        if side == state and gainer is not None and loser is None and gainer != state:
            return "admitted"
        if gainer is None and role != "government":
            return "claimed"
        return "official"
    if said.kind == "claim":
        return "claimed"
    if said.kind == "confirm":
        return "confirmed"
    return "reported"
