"""Events that are no change of territory: air strikes, clashes, protests, arrests, disasters and the rest.

A rule of ``data/incidents.toml`` gives an incident where one of its phrases stands in a sentence that has a word of
each set it needs and none of those it excludes. The rules only see words; who did it to whom is read around the mark.
"""

from dataclasses import dataclass

from streams.coding.build import ACLED
from streams.coding.checks import INCIDENT_KEYS, DataError, check_rule, table
from streams.coding.inflect import plural
from streams.coding.lexicon import DATA, Hit, Lexicon, add_verbs, expand, load_toml, split
from streams.coding.scan import Mark, Scanned, Unit
from streams.coding.statements import is_named_actor
from streams.coding.subjects import np_start, subject
from streams.coding.text import fold
from streams.coding.wordsets import word_set

# Types without an ACLED sub-event type that incidents can have.
OTHERS = frozenset(
    [
        "prison_break",
        "displacement",
        "evacuation",
        "casualty_report",
        "diplomacy",
        "responsibility_claim",
        "organised_crime",
        "natural_disaster",
        "man_made_disaster",
    ]
)


FORCE = frozenset(("fighters",))  # a word of the set "forces"
_PASSED = frozenset(("agreement", "armed_clash"))  # types whose nouns often only say when something was
_INSIDE = frozenset(("actor", "place", "word", "poss", "verb"))  # kinds inside a noun phrase
_WHEN, _ABOUT = word_set("when_told"), word_set("about_it")


@dataclass(frozen=True, slots=True)
class IncidentRule:
    """One rule: ``needs`` and ``unless`` are frozen sets of folded words; ``weight`` its claim to be the main event."""

    id: str
    type: str
    weight: float
    needs: tuple[frozenset[str], ...]
    unless: frozenset[str]
    yes: tuple[str, ...]
    no: tuple[str, ...]


@dataclass(slots=True)
class Incident:
    """An incident in a sentence: its rule, the mark that gave it, who did it to whom."""

    rule: IncidentRule
    i: int
    j: int
    verb: bool
    actor: Unit | None = None
    target: Unit | None = None
    passive: bool = False
    group: int = 0
    infinitive: bool = False
    passing: bool = False  # only says when or in spite of what something else happened


def sets(folder=DATA) -> dict[str, frozenset[str]]:
    """The word sets that rules need or exclude, folded."""
    data, _ = load_toml("incidents.toml", folder)
    return {
        name: frozenset(fold(w) for w in text.split() if "-" not in w) for name, text in data["set"].items()
    }


def load(lexicon: Lexicon, folder=DATA) -> dict[str, IncidentRule]:
    """Read the rules and add their phrases to the lexicon; DataError (file, line) on a mistake."""
    data, path = load_toml("incidents.toml", folder)
    table(data, "set", path)
    words = sets(folder)
    rules: dict[str, IncidentRule] = {}
    for n, r in enumerate(data["rule"]):
        where = check_rule(r, n, path, INCIDENT_KEYS, frozenset(ACLED) | OTHERS)
        for name in (*r.get("needs", ()), *r.get("unless", ())):
            if name not in words:
                raise DataError(f"{where}: {r['id']} names the set {name!r}, which is not there")
        if r["id"] in rules:
            raise DataError(f"{where}: {r['id']} stands twice")
        rule = IncidentRule(
            r["id"], r["type"], float(r.get("weight", 5)), tuple(words[n] for n in r.get("needs", ())),
            frozenset().union(*(words[n] for n in r.get("unless", ()))), tuple(r["yes"]), tuple(r["no"]),
        )  # fmt: skip
        rules[rule.id] = rule
        add_verbs(lexicon.trie, r.get("verbs", []), "inc", rule)
        for noun in r.get("nouns", []):
            for p in {noun, plural(noun)}:
                lexicon.trie.add(split(p), Hit("inc", rule))
        for phrase in r.get("phrases", []):
            for p in expand(phrase.replace(")*", ")?")):
                lexicon.trie.add(split(p), Hit("inc", rule, "P"))
    return rules


def _acts(sc: Scanned, i: int) -> bool:
    """Whether a word that may be a noun is its clause's verb."""
    u, before = sc.unit(i), sc.unit(i - 1)
    told = before is not None and before.kind == "det"  # "the massacres in X"
    return u is not None and u.kind == "verb" and u.form in ("B", "Z", "BZ") and not told


def read(sc: Scanned, group_of) -> list[Incident]:
    """Incidents of a scanned sentence, one a rule, in text order. ``group_of(sc, k)`` reads a verb group."""
    marks = sc.marks.get("inc")
    if not marks:
        return []
    words = frozenset(sc.sentence.words)
    if any(sc.units[k].kind == "actor" and sc.units[k].value.cls == "group" for k in sc.named):
        words |= FORCE  # "M23 fought FARDC": named groups are forces without the word
    seen: dict[str, Incident] = {}
    for m in marks:
        rule: IncidentRule = m.hit.value
        if rule.id in seen and not seen[rule.id].passing:
            continue
        if m.hit.form == "" and _acts(sc, m.i):
            continue  # "fighters storm a base" is no storm
        if _of_nobody(sc, m.j):
            continue
        if not words.isdisjoint(rule.unless) or any(words.isdisjoint(need) for need in rule.needs):
            continue
        incident = _roles(sc, m, group_of)
        if incident is not None:
            noun = m.hit.form == "" or sc.sentence.glued[m.i]  # "a US-brokered ceasefire"
            incident.passing = noun and rule.type in _PASSED and in_passing(sc, m.i, rule.type)
            seen[rule.id] = incident
    return sorted(seen.values(), key=lambda x: x.i)


def _inside(u: Unit) -> bool:
    """Whether a unit may stand inside a noun phrase: "a *Russia/US-brokered* ceasefire"."""
    return u.kind in _INSIDE or u.kind == "punct" and u.value == "/"


def in_passing(sc: Scanned, i: int, kind: str) -> bool:
    """Whether the noun at token ``i`` only says when something else happened: "after the truce", "since the collapse of the truce".

    Of fighting only where it is known already: "during the battle", not "during a battle".
    """
    units = sc.units
    k = sc.unit_at[i]
    for _ in range(4):
        s = np_start(sc, k)
        while s > 0 and _inside(units[s - 1]) and sc.word(units[s - 1].i) not in _WHEN:
            s = np_start(sc, s - 1)
        before = units[s - 1] if s else None
        known = kind != "armed_clash" or sc.word(units[s].i) == "the"
        if before is None or not known:
            return False
        if sc.word(before.i) in _WHEN or kind == "armed_clash" and before.value == "in":
            return True
        if before.value != "of":
            return False
        k = s - 2
        if k < 0 or sc.word(units[k].i) not in _ABOUT:
            return False
    return False


def labelled(sc: Scanned, i: int) -> bool:
    """Whether the noun at token ``i`` only names what is known, by its year: "the 2022 invasion", "the 2016 offensive"."""
    s = sc.units[np_start(sc, sc.unit_at[i])].i
    said = sc.sentence.words[s:i]
    return "the" in said and any(len(w) == 4 and w.isdecimal() for w in said)


def located(sc: Scanned, i: int, rule: IncidentRule) -> Incident:
    """An incident of ``rule`` at token ``i``, with the parties named first before and after it."""
    k = sc.unit_at[i]
    out = Incident(rule, i, sc.units[k].j, False, group=i)
    out.actor = next((v for v in reversed(sc.units[:k]) if is_named_actor(v)), None)
    out.target = next((v for v in sc.units[k + 1 :] if is_named_actor(v)), None)
    return out


def _of_nobody(sc: Scanned, j: int) -> bool:
    """Whether what was done before token ``j`` was done to nobody: "have arrested no one so far"."""
    after = sc.word(j)
    return after == "nobody" or after == "none" or (after == "no" and sc.word(j + 1) == "one")


def _roles(sc: Scanned, m: Mark, group_of) -> Incident | None:
    k = sc.unit_at[m.i]
    u = sc.units[k]
    form = m.hit.form
    if u.kind in ("actor", "place") and u.i < m.i:
        return None
    if u.kind == "cap" and m.j - m.i == 1 and m.i > 0 and not sc.raw_upper(m.i):
        return None
    before = sc.units[k - 1] if k else None
    verb = bool(form) and form != "P"
    if verb and m.j - m.i == 1:
        if before is not None and before.kind in ("det", "poss") and form != "G":
            return None
        present = ("B" in form and "D" not in form and "N" not in form) or form == "Z"
        if present and before is not None and before.kind in ("word", "num", "prep") and before.value != "to":
            return None
    out = Incident(m.hit.value, m.i, m.j, verb, group=m.i)
    nxt = sc.unit_at[m.j - 1] + 1
    if verb or form == "P":
        g, be, _, to, _ = group_of(sc, k)
        out.group, out.infinitive = sc.units[g].i, to
        out.passive = be and "N" in form
        first = subject(sc, g, is_named_actor)
        if out.passive:
            out.target = first
            out.actor = _agent(sc, nxt)
        else:
            out.actor = first
            out.target = next((v for v in sc.units[nxt : nxt + 7] if is_named_actor(v)), None)
    else:
        out.actor = _agent(sc, nxt) or next(
            (v for v in reversed(sc.units[max(0, k - 3) : k]) if is_named_actor(v)), None
        )
        out.target = None
        for q in range(nxt, min(len(sc.units) - 1, nxt + 4)):
            if sc.units[q].kind == "prep" and sc.units[q].value in ("on", "against", "of", "with"):
                out.target = next((v for v in sc.units[q + 1 : q + 4] if is_named_actor(v)), None)
                break
        if out.actor is None:
            out.actor = subject(sc, k, is_named_actor)
    if out.target is out.actor:
        out.target = None
    return out


def _agent(sc: Scanned, k: int) -> Unit | None:
    for p in range(k, min(len(sc.units), k + 10)):
        u = sc.units[p]
        if u.kind == "prep" and u.value in ("by", "between"):
            return next((v for v in sc.units[p + 1 : p + 5] if is_named_actor(v)), None)
        if u.kind in ("verb", "sub", "rel"):
            return None
    return None
