"""Who acts in a verb group: a walk to the left over noun phrases, their prepositions and relative pronouns."""

from collections.abc import Callable

from streams.coding.scan import Scanned, Unit, scope_mark
from streams.coding.wordsets import word_set

MAX_STEPS = 22  # units a walk may cross: clauses of news are shorter
CLAUSAL = word_set("clausal")  # a clause or an agent follows
_OPENERS = word_set("opener")
_AFTER = frozenset(("after", "before", "since"))
HELPED = word_set("helped")  # whom "by" names after these acts no more than "with" does
NP_FILL = frozenset(("det", "word", "num", "cap", "adv"))


def np_start(sc: Scanned, k: int) -> int:
    """First unit of the noun phrase that unit ``k`` stands in."""
    units = sc.units
    s = k
    while s > 0 and k - s < 8:
        u = units[s - 1]
        if (
            u.kind in NP_FILL
            and not (
                u.kind == "adv" and (s - 1 == 0 and u.value in ("then", "meanwhile") or u.value == "now")
            )
            or scope_mark(sc, u.i)
            and u.kind in ("prep",)
            or u.kind == "verb"
            and u.form == "G"
            and units[s].kind == "actor"
            and s > 1
            and units[s - 2].kind == "prep"  # "by defecting army units"
        ):
            s -= 1
        else:
            break
    return s


def governed(sc: Scanned, k: int) -> str | None:
    """The preposition that governs the noun phrase of unit ``k``, None if none: "with help from Russia *and Iran*"."""
    s = np_start(sc, k)
    while s > 0 and sc.units[s - 1].kind in ("actor", "poss") and s > k - 8:
        s = np_start(sc, s - 1)
    if s > 0 and sc.units[s - 1].value in ("about", "around", "over") and sc.units[s].kind == "num":
        return (
            governed(sc, s - 1) if s > 1 and sc.units[s - 2].kind == "prep" else None
        )  # "about 200 fighters"
    if s > 0 and (sc.units[s - 1].kind == "prep" or sc.units[s - 1].value == "including"):
        return sc.units[s - 1].value
    if s > 1 and sc.units[s - 1].value == "and" and s > k - 8:
        other = sc.units[s - 2]
        alike = other.form == "party" or sc.units[k].kind == "place"  # a town and a force are not joined
        if other.kind == "actor" or other.kind == "place" and alike:
            return governed(sc, s - 2)
    return None


def subject(sc: Scanned, g: int, accept: Callable[[Unit], bool]) -> Unit | None:
    """The unit that acts in the verb group that begins at unit ``g``: nearest head to the left that ``accept`` takes.

    Objects of prepositions give way to the head they hang on; after a conjunction, a comma or a participle the
    clause's first actor is taken.
    """
    units = sc.units
    k, steps = g - 1, 0
    fallback: Unit | None = None
    head = _past_relative(sc, g)  # "the Kamajors, hunters who back the government, hold X"
    if head is not None and accept(units[head]) and governed(sc, head) is None:
        return units[head]
    if k > 0 and units[k].kind == "rel":  # "gunmen who had seized": what stands before the pronoun acts
        for p in range(k - 1, max(-1, k - 5), -1):
            if _free(sc, units[p]) and accept(units[p]):
                return units[p]
            if units[p].kind in ("verb", "sub"):
                break
        if units[k].value == "who" and units[k - 1].kind == "word":
            return None  # "shopkeepers who reached X"
    if k > 1 and units[k].value == "them" and units[k - 1].value == "of":  # "after the last of them left"
        near = units[max(0, k - 8) : k - 1]
        near = near[next((n + 1 for n in range(len(near) - 1, -1, -1) if near[n].kind == "punct"), 0) :]
        return next((u for u in reversed(near) if u.kind == "actor" and accept(u)), None)
    if k > 2 and units[k].value == "," and units[g].kind == "verb" and "G" in units[g].form:
        first = clause_subject(sc, g, accept)  # "the army pushed the rebels back, forcing them out of X"
        if first is not None:
            return first
    if k > 0 and units[k].value == "by" and units[g].kind == "verb" and "G" in units[g].form:
        begins = next(
            (p for p in range(k - 1, -1, -1) if units[p].kind == "sub" or sc.word(units[p].i) in _AFTER), -1
        )
        acts = next((u for u in units[begins + 1 : k] if _free(sc, u) and accept(u)), None)
        if begins >= 0 and acts is not None:
            return acts  # "after rebels had stunned both armies by taking X"
    joint = k
    while joint > 1 and (units[joint].kind in ("adv", "time") or sc.word(units[joint - 1].i) == "by"):
        joint -= 1 + (
            units[joint - 1].value in ("by", "since")
        )  # "and still holds the city", "and by evening held it"
    if k > 1 and _own_subject(sc, k):
        return None  # "and the alliance took the town": who that is, no list says
    if joint > 0 and units[joint].kind == "conj" and units[joint].value in ("and", "or", "then", "but"):
        after = _after_clause(sc, joint, accept)
        if after is not None:
            return after  # "a day after the army reached the centre and raised its flag"
        first = clause_subject(
            sc, joint + 1, accept
        )  # "stormed the town, beat the rebels and hoisted the flag"
        if first is not None:
            return first
    while k >= 0 and steps < MAX_STEPS:
        u = units[k]
        steps += 1
        if _free(sc, u) and accept(u):
            prep = governed(sc, k)
            before = phrase_start(sc, k) - 1
            if before > 1 and units[before].kind == "verb" and units[before].i >= units[k].i - 4:
                described = _described(sc, before, accept)
                if described is not None:
                    return described  # "rebels who drove the army from X said"
            if prep is None or (prep in CLAUSAL and k >= g - 2 and not _helper(sc, k)):
                return u
            fallback = fallback or u
            k = phrase_start(sc, k) - 1
            continue
        if u.kind in ("sub", "verb") or (u.kind == "punct" and u.value in ";:"):
            if u.kind == "verb" and u.form == "N" or u.kind == "verb" and "G" in u.form:
                k -= 1
                continue
            described = _described(sc, k, accept) if u.kind == "verb" and fallback is None else None
            if described is not None:
                return described
            break
        if u.kind == "conj" and u.value == "but":
            break
        k -= 1
    first = clause_subject(sc, g, accept)
    if first is not None and (fallback is None or fallback is first):
        return first
    return fallback if first is None else first


def _after_clause(sc: Scanned, joint: int, accept: Callable[[Unit], bool]) -> Unit | None:
    """Who acts in the after-clause that the conjunction of unit ``joint`` joins two verbs of; None where there is none."""
    units = sc.units
    for p in range(joint - 1, max(-1, joint - MAX_STEPS), -1):
        if units[p].kind == "sub" or units[p].value in (";", ":", ","):
            return None
        if sc.word(units[p].i) in _AFTER:
            acts = next((q for q in range(p + 1, joint) if _free(sc, units[q]) and accept(units[q])), None)
            if acts is None or any(u.kind == "verb" for u in units[p + 1 : acts]):
                return None
            told = any(u.kind == "verb" and "D" in u.form for u in units[acts + 1 : joint])
            return units[acts] if told and acts - p < 4 else None
    return None


def _own_subject(sc: Scanned, k: int) -> bool:
    """Whether a clause behind a conjunction has a noun of its own before its verb, at unit ``k``, that is no party."""
    units = sc.units
    return units[k].kind == "word" and units[k - 1].value == "the" and units[k - 2].value in ("and", "but")


def _described(sc: Scanned, k: int, accept: Callable[[Unit], bool]) -> Unit | None:
    """Whom the relative clause describes whose verb is unit ``k``: "*rebels* who had come in May left the town"."""
    units = sc.units
    while k > 0 and units[k - 1].kind in ("aux", "adv", "neg", "modal"):
        k -= 1
    who = k > 1 and units[k - 1].kind == "rel" and units[k - 1].value in ("who", "that")
    return units[k - 2] if who and accept(units[k - 2]) else None


def _free(sc: Scanned, u: Unit) -> bool:
    """Whether a unit is no part of an adjective: "the last rebel-held building"."""
    if u.kind == "place" and sc.word(u.j) == "'s":
        return False  # "breached Syria's largest city and now controlled it"
    named = u.kind == "actor" and u.value.cls == "group" and u.value.form in ("name", "acronym")
    if named or u.kind == "actor" and u.value.cls == "generic" and not u.value.plural:
        after = sc.unit(u.j) if u.j < len(sc.unit_at) else None
        if after is not None and after.kind in ("fac", "pnoun"):
            return False  # "a government air base"
    return not (u.j < len(sc.sentence.glued) and sc.sentence.glued[u.j])


def _helper(sc: Scanned, k: int) -> bool:
    """Whether unit ``k`` only helped who acts: "the army, backed by tribesmen, took the town"."""
    s = phrase_start(sc, k)
    return s > 1 and sc.units[s - 1].value == "by" and sc.word(sc.units[s - 1].i - 1) in HELPED


def _past_relative(sc: Scanned, g: int) -> int | None:
    """The unit before a clause between commas with a relative pronoun in it that ends at unit ``g``; None if none."""
    units = sc.units
    if g < 4 or units[g - 1].value != ",":
        return None
    relative = False
    for p in range(g - 2, max(0, g - MAX_STEPS), -1):
        u = units[p]
        relative = relative or u.kind == "rel" and u.value in ("who", "which", "whose")
        if u.value == ",":
            return p - 1 if relative else None
        if u.kind == "punct":
            return None
    return None


def phrase_start(sc: Scanned, k: int) -> int:
    """First unit of the noun phrase of unit ``k``, with the parties that stand before its head."""
    s = np_start(sc, k)
    while s > 0 and sc.units[s - 1].kind in ("actor", "poss"):
        s = np_start(sc, s - 1)
    return s


def coordinated(sc: Scanned, u: Unit) -> list[Unit]:
    """The parties that act together with ``u``, first named first, ``u`` among them: "Mozambican and Rwandan troops"."""
    out = [u]
    k = sc.unit_at[u.i] - 1
    while k > 0 and len(out) < 4:
        while k > 0 and sc.units[k].kind in ("det", "word", "num"):
            k -= 1
        if not (sc.units[k].kind == "conj" and sc.units[k].value == "and" or sc.units[k].value == ","):
            break
        other = sc.units[k - 1]
        if other.value == ")":  # "the Front for Unity (FU), militias and ..."
            k = _opening(sc, k - 1)
            other = next(
                v for v in (sc.units[k - 1], sc.units[k + 1]) if v.kind == "actor" or v is sc.units[k + 1]
            )
        if not (_party(other) or other.kind == u.kind == "place"):
            break
        out.insert(0, other)
        k -= 2
    return out


def with_following(sc: Scanned, u: Unit) -> list[Unit]:
    """``u`` and the parties joined to it on its right: "to the army and the rebels", "by X, Y and Z"."""
    out = [u]
    k = sc.unit_at[u.i] + 1
    while k < len(sc.units) and sc.units[k].value in ("and", ","):
        k += 1
        while k < len(sc.units) and sc.units[k].kind in ("det", "word", "num", "conj"):
            k += 1
        if k >= len(sc.units) or not _party(sc.units[k]):
            break
        out.append(sc.units[k])
        k += 1
    return out


def _party(u: Unit) -> bool:
    """Whether a unit names someone who can act: a state, a group, a side."""
    return u.kind == "actor" and u.value.cls in ("group", "state", "generic")


def _opening(sc: Scanned, k: int) -> int:
    """The unit that opens the bracket that unit ``k`` closes; ``k`` itself if none does."""
    for p in range(k - 1, max(0, k - 9), -1):
        if sc.units[p].value == "(":
            return p
    return k


def clause_subject(sc: Scanned, g: int, accept: Callable[[Unit], bool]) -> Unit | None:
    """First acceptable unit of the clause before unit ``g`` that no preposition governs."""
    units = sc.units
    end = g
    for p in range(g - 1, -1, -1):
        u = units[p]
        new_clause = (u.kind == "punct" and u.value in ";:") or (
            u.kind == "conj" and u.value == "but" and p < g - 1
        )
        opened = (u.kind == "sub" and u.value in _OPENERS or u.value == "that") and p < g - 1
        if not (new_clause or opened or p == 0):
            continue
        start = p if p == 0 and not (new_clause or opened) else p + 1
        speaker = None
        for q in range(start, end):
            within = (
                units[phrase_start(sc, q) - 1].kind == "rel" if q else False
            )  # "X, from which the rebels ran"
            if _free(sc, units[q]) and accept(units[q]) and not within and governed(sc, q) is None:
                if not any(0 <= m.i - units[q].j <= 1 for m in sc.marks.get("say", ())):
                    return units[q]
                speaker = speaker or units[q]  # "A said B had bombed X and taken Y": not A
        if speaker is not None:
            return speaker
        if u.value not in (
            "when",
            "if",
            "once",
        ):  # "the rebels, when attacked, left": the clause outside acts
            return None
        end = p
    return None
