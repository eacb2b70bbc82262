"""How real a statement is: modals, negations and governors ("tried to", "vowed to", "in an attempt to")."""

from streams.coding.scan import Mark, Scanned
from streams.coding.wordsets import word_set

_ORDINALS = word_set("ordinal")
_LATER = word_set("in_the_end")
# Adjectives of a noun of taking ("a planned capture") to the modality they give it.
_OF_NOUN = {
    w: mood
    for mood in ("attempted", "planned", "threatened", "conditional", "actual")
    for w in word_set(f"{mood}_noun")
}

_PENDING = frozenset(("would", "will", "wont", "cannot", "not", "no"))
_FORCING = word_set("forcing")
_PREVENTING = word_set("preventing")
_PROPOSING, _RUMOURS = word_set("proposing"), word_set("rumour")
_REACH = 4  # tokens between a governor and the verb group it governs


def modality(
    sc: Scanned, i: int, group: int, *, infinitive: bool, gerund: bool, noun: bool, word_class
) -> tuple[str, str]:
    """(modality, cue) of a trigger at token ``i`` whose verb group begins at token ``group``.

    ``actual`` unless a modal, a negation or a governor ("tried to", "vowed to", "in an attempt to") says otherwise.
    """
    words = sc.sentence.words
    for t in range(group, i):
        w = words[t]
        if w in word_class["modal"]:
            if w in ("will", "shall", "ll", "wont"):
                return ("attempted", w) if w == "wont" else ("planned", w)
            if w in ("would",) and any(x in words[t + 1 : i] for x in _LATER):
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
    shared = _shared_governor(sc, group, i)
    if shared is not None:
        return modality(
            sc, shared, shared, infinitive=False, gerund=gerund, noun=False, word_class=word_class
        )
    for t in range(max(0, group - 12), group):
        if words[t] in ("if", "unless") and not any(w in (",", ";") for w in words[t:group]):
            return "conditional", words[t]
    waits = next((t for t in range(max(0, group - 3), group) if words[t] == "until"), 0)
    if waits and not _PENDING.isdisjoint(words[:waits]) and not {"D", "B"}.isdisjoint(sc.unit(i).form):
        return "conditional", "until"  # "there would be no talks until they left X"
    unsaid = _vouched_by_nobody(sc, group)
    if unsaid is not None:
        return unsaid
    if infinitive and any(words[t] == "have" for t in range(group, i)):
        return "actual", "to have"  # "claimed to have taken"
    if infinitive and any(m.j == group and m.hit.value in ("say", "claim") for m in sc.marks.get("say", ())):
        return "actual", "claimed to"
    if infinitive and words[group - 1] == "only":
        return "actual", "only to"  # "was retaken, only to fall again"
    if infinitive:
        before = sc.unit(group - 1)
        k = sc.unit_at[group] - 1
        if k > 0 and sc.units[k].kind in ("actor", "pron"):
            p = k - 1
            while p > 0 and sc.units[p].kind in ("det", "word", "num", "adv"):
                p -= 1
            if sc.word(sc.units[p].i) in _FORCING:
                return "actual", sc.word(sc.units[p].i)  # "forced the rebels to leave X"
        ordinal = _ORDINALS
        for t in range(group - 1, max(-1, group - 9), -1):  # "the second capital to fall"
            u = sc.unit(t)
            if u is not None and u.kind in ("verb", "aux", "modal"):
                break
            if words[t] in ordinal:
                return "actual", "ordinal"
        if (
            before is not None
            and before.kind in ("actor", "place")
            and not any(u.kind in ("verb", "aux") for u in sc.units[: sc.unit_at[group]])
        ):
            return "planned", "to"
        return "attempted", "to"
    if noun:
        for t in range(max(0, i - 3), i):
            if words[t] in _OF_NOUN:
                return _OF_NOUN[words[t]], words[t]
    return "actual", ""


def _vouched_by_nobody(sc: Scanned, group: int) -> tuple[str, str] | None:
    """Modality and cue of what a that-clause only proposes ("demanded that the rebels leave X") or passes on as a rumour."""
    words = sc.sentence.words
    for t in range(group - 1, max(0, group - 12), -1):
        if words[t] == "that":
            if words[t - 1] in _PROPOSING and "B" in sc.unit(group).form:
                return "planned", words[t - 1]
            return ("conditional", words[t - 1]) if words[t - 1] in _RUMOURS else None
        if words[t] in (",", ";", ":", '"') or sc.unit(t).kind in ("verb", "aux", "modal"):
            return None
    return None


def _shared_governor(sc: Scanned, group: int, i: int) -> int | None:
    """The verb before, in the same form, whose governor this one shares: "the goal of isolating X and taking Y"."""
    k = sc.unit_at[group] - 1
    while k > 0 and sc.units[k].kind == "adv":
        k -= 1
    verb = sc.unit(i)
    if k < 1 or sc.units[k].value not in ("and", "or") or verb is None or verb.form not in ("G", "B", "BP"):
        return None
    for p in range(k - 1, max(-1, k - 9), -1):
        u = sc.units[p]
        if u.kind == "verb":
            return u.i if verb.form[0] in u.form and "D" not in u.form else None
        if u.kind in ("sub", "rel", "aux") or u.value in (";", ":"):
            return None
    return None


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
            agent = gap[-1] == "from" and words[m.j - 1] in _PREVENTING  # "stopped the army from taking X"
            left = words[m.j - 1] in _PREVENTING and "G" in sc.unit(i).form and i == group
            agent = agent or left and sc.unit(group - 1).kind == "actor"  # "prevent the rebels taking X"
            agent = agent or (
                gap[0] in ("by", "of", "for")
                and k + 1 < len(sc.units)
                and any(u.kind == "actor" for u in sc.units[k + 1 : k + 4])
            )
        if group - m.j > _REACH and not agent:
            continue
        if any(w in (",", ";", "and", "but", "that", ".", "or") for w in gap) or (
            not agent
            and any(u.kind in ("verb", "actor") for u in sc.units[sc.unit_at[m.j] : sc.unit_at[group]] if gap)
        ):
            continue
        if (
            m.hit.value == "actual"
            and words[m.i] in ("prior", "after", "before", "since", "upon")
            and best is not None
        ):
            continue
        if best is None or m.j >= best.j:
            best = m
    return best
