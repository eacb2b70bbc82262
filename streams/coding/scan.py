"""Reads one sentence into units (who, where, when, function words) and marks (verbs, cues) on its tokens.

Two layers over the same tokens. ``units`` part the sentence: each token belongs to one unit. ``marks`` lie over it:
phrases of the word lists that name a verb of taking, of saying, a cue of doubt, and may overlap units.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from streams.coding import formations, headlines
from streams.coding.inflect import plural
from streams.coding.lexicon import SKIP, Hit, Lexicon, find
from streams.coding.text import Sentence
from streams.coding.wordsets import word_set

_CLAUSES = word_set("clause_opener")

LOCATIVE = word_set("locative")


_REMEMBERED, _LONG = 20_000, 30  # words whose unit is kept, and the letters of the longest
_OWN_MEN = frozenset(("men", "units"))
_WHOSE = frozenset(("his", "her", "its", "their", "our"))
DATELINE = 12  # tokens that a dateline may take
_NAMES = frozenset(("actor", "time", "place"))
_TOWNS = word_set("town_noun")
_ARTICLES = word_set("arabic_article")  # Arabic articles, printed small
ANCHORED = "anchored"  # form of a place unit that stands for a place no gazetteer has
_NAMED_BY = word_set("named_by")  # after a sentence's first word: it is a name
_OF_STATE, _HOLDS = word_set("of_state"), word_set("holding_noun")
_LINKS = word_set("name_link")
_PLACE_FORMS = frozenset(("country", "metonym"))
_OFFSHOOT = word_set("offshoot")
_BANDS = word_set("band")
_POWER = frozenset(("control", "hands", "rule", "possession", "held", "controlled"))  # behind whose it is


class Unit:
    """A run of tokens ``[i, j)`` of one ``kind``; ``value`` depends on the kind.

    actor: the actors' Mention; place: tuple of gazetteer indices; fac, pnoun: the kind of site or place noun
    (``form`` "p" if plural, "force" where an actor's adjective stands for its forces); time: TimeSpan; others: the folded word.
    """

    __slots__ = ("form", "i", "j", "kind", "resolved", "value")

    def __init__(self, kind: str, i: int, j: int, value: object, form: str = "") -> None:
        self.kind, self.i, self.j, self.value, self.form = kind, i, j, value, form
        self.resolved: object = None

    def __repr__(self) -> str:
        return f"{self.kind}[{self.i}:{self.j}]{self.value if isinstance(self.value, str) else ''}"


class Mark:
    """A phrase of the word lists over tokens ``[i, j)``."""

    __slots__ = ("hit", "i", "j")

    def __init__(self, i: int, j: int, hit: Hit) -> None:
        self.i, self.j, self.hit = i, j, hit

    def __repr__(self) -> str:
        return f"{self.hit.cat}[{self.i}:{self.j}]{self.hit.form}"


@dataclass(slots=True)
class Scanned:
    """A sentence with its units, the unit of each token, and its marks by class."""

    sentence: Sentence
    units: list[Unit] = field(default_factory=list)
    unit_at: list[int] = field(default_factory=list)
    marks: dict[str, list[Mark]] = field(default_factory=dict)
    mark_at: dict[int, list[Mark]] = field(default_factory=dict)
    named: list[int] = field(default_factory=list)  # units that are actors or places
    before: "Scanned | None" = field(default=None, repr=False)  # the sentence before it in its paragraph
    figures: dict | None = None  # what the sentence counts, once that was asked for
    kind_of_place: Callable[[int], str] = field(default=lambda index: "city", repr=False)  # the gazetteer's

    def region(self, u: Unit) -> bool:
        """Whether the place unit ``u`` names a province or a country only."""
        return u.form != ANCHORED and self.kind_of_place(u.value[0]) in ("country", "province")

    def word(self, i: int) -> str:
        """Folded word ``i``, "" outside the sentence."""
        return self.sentence.words[i] if 0 <= i < len(self.sentence.words) else ""

    def raw_upper(self, i: int) -> bool:
        """Whether token ``i`` is printed all in capitals."""
        return self.sentence.raw[i].isupper()

    def unit(self, i: int) -> Unit | None:
        """The unit that holds token ``i``."""
        return self.units[self.unit_at[i]] if 0 <= i < len(self.unit_at) else None


def scope_mark(sc: Scanned, i: int) -> Mark | None:
    """A scope cue ("most of", "the outskirts of") that starts at token ``i``."""
    for m in sc.mark_at.get(i, ()):
        if m.hit.cat == "scope":
            return m
    return None


class Scanner:
    """Applies word lists, actors, gazetteer and times to sentences."""

    def __init__(self, lexicon: Lexicon, actors, gazetteer, find_times) -> None:
        self.lexicon, self.actors, self.gazetteer, self.find_times = lexicon, actors, gazetteer, find_times
        classes = lexicon.word_class
        self.kind_of: dict[str, str] = {}
        for kind, name in (
            ("adv", "adverb"), ("num", "quantity"), ("sub", "subordinator"), ("prep", "preposition"), ("conj", "conjunction"),
            ("det", "determiner"), ("pron", "pronoun"), ("rel", "relative"), ("aux", "auxiliary"), ("modal", "modal"), ("neg", "negation"),
        ):  # fmt: skip
            for w in classes[name]:
                self.kind_of[w] = kind
        for w in _CLAUSES:
            self.kind_of[w] = "sub"
        self.verb_forms = lexicon.verb_forms
        self.operations = classes["operation"]
        self.formations = classes["formation"]
        self.army = self.actors.match(["army"], 0, ["army"])[1]
        self.militants = self.actors.match(["militants"], 0, ["militants"])[1]
        self.fighters = self.actors.match(["fighters"], 0, ["fighters"])[1]
        self.government = self.actors.match(["government"], 0, ["government"])[1]
        self.ambiguous = classes["verb_noun"] | {plural(w) for w in classes["verb_noun"]}
        self.openers = self.actors.first_words | lexicon.sites.root.keys() | _ARTICLES | _BANDS
        self.common = self.kind_of.keys() | self.verb_forms.keys() | lexicon.vocabulary()
        # printed word: kind and form where it has but one; False where only its neighbours decide, None: an opener
        self.plain: dict[str, tuple[str, str] | bool | None] = {}

    def scan(self, s: Sentence, published) -> Scanned:
        """Read sentence ``s``; ``published`` is the date against which times are resolved."""
        if headlines.titled(s):
            s.raw = headlines.as_printed(s, self.common, self.actors, self.gazetteer)
        out = Scanned(s, kind_of_place=self.gazetteer.kind)
        words, raw = s.words, s.raw
        n = len(words)
        times = {t.start_word: t for t in self.find_times(words, raw, published)}
        self._mark(out)
        sites, plain = self.lexicon.sites.root, self.plain
        units, unit_at = out.units, out.unit_at
        i = 0
        while i < n:
            if i not in times:
                known = plain.get(raw[i], True)
                if known is True:
                    known = self._plain_word(words[i], raw[i])
                if known and not (words[i] in _LINKS and s.glued[i]):
                    unit_at.append(len(units))
                    units.append(Unit(known[0], i, i + 1, words[i], known[1]))
                    i += 1
                    continue
                u = self._entity(words, raw, i, n, sites, s.glued) if known is None else None
                u = u or self._linked(s, i, units) or self._plain(words, raw, i, units)
            else:
                u = Unit("time", i, times[i].end_word, times[i])
                length, mention = self.actors.match(words, i, raw) if raw[i][0].isupper() else (0, None)
                if i + length > u.j:
                    u = Unit("actor", i, i + length, mention)  # "the March 23 Movement"
            unit_at.extend([len(units)] * (u.j - u.i))
            units.append(u)
            i = u.j
        if not self.formations.isdisjoint(words):
            formations.join(units, unit_at, self.formations, self.army)
        if "noun" in out.marks:
            self._state_control(out)
        if not _OFFSHOOT.isdisjoint(words):
            self._offshoots(out)
        if not _OWN_MEN.isdisjoint(words):
            self._own_men(out)
        self._drop_inside(out)
        if s.index == 0:
            self._dateline(out)
        for k, u in enumerate(units):
            if u.kind == "place":
                if u.form != "party":
                    self._weigh(out, s, units, k, u)
                if u.kind == "place":
                    out.named.append(k)
            elif u.kind == "actor":
                out.named.append(k)
                if u.value.form == "adjective" and out.word(u.j) in self.operations:
                    u.form = "force"  # "the Ukrainian counteroffensive retook": those who carry it out
        return out

    def _mark(self, out: Scanned) -> None:
        """The marks of a sentence: the longest phrase of the word lists at each word."""
        trie, filler = self.lexicon.trie.root, self.lexicon.filler
        words, marks, mark_at = out.sentence.words, out.marks, out.mark_at
        skip = inner = 0
        for i, following in enumerate([*words[1:], ""]):
            node = trie.get(words[i])
            if node is None or not (None in node or following in node or SKIP in node):
                continue
            length, hits = find(trie, words, i, filler)
            covered = skip
            for h in hits:
                if h.cat == "inc" and length > 1:
                    inner = i + length
                if h.cat in ("verb", "noun", "held", "list", "ignore"):
                    if i < covered:
                        continue
                    skip = max(skip, i + length)
                    if i < inner and i + length <= inner and h.cat == "noun":
                        continue
                m = Mark(i, i + length, h)
                marks.setdefault(h.cat, []).append(m)
                mark_at.setdefault(i, []).append(m)

    def _offshoots(self, out: Scanned) -> None:
        """ "An al-Qaeda splinter group": not the group that is named."""
        for u in out.units:
            if u.kind == "actor" and u.value.cls == "group" and out.word(u.j) in _OFFSHOOT:
                u.value = self.militants

    def _own_men(self, out: Scanned) -> None:
        """ "Said *his men* had taken X", "*its units* had withdrawn": fighters, where a party is named before."""
        party = False
        for k, u in enumerate(out.units):
            party = party or u.kind == "actor" and u.value.cls in ("group", "state", "generic")
            own = k and out.units[k - 1].kind == "det" and out.units[k - 1].value in _WHOSE
            if party and own and u.kind == "word" and u.value in _OWN_MEN and u.j - u.i == 1:
                u.kind, u.value, u.form = "actor", self.fighters, ""

    def _state_control(self, out: Scanned) -> None:
        """ "Under *state* control", "in federal hands": the government's."""
        for m in out.marks["noun"]:
            k = out.unit_at[m.i] - 1
            if (
                k < 1
                or out.word(m.i) not in _HOLDS
                or out.units[k].j != m.i
                or out.word(m.i - 1) not in _OF_STATE
            ):
                continue
            if out.units[k - 1].kind in ("prep", "word", "adv") and out.units[k].j - out.units[k].i == 1:
                out.units[k] = Unit("actor", m.i - 1, m.i, self.government)

    @staticmethod
    def _dateline(out: Scanned) -> None:
        """ "GOMA, Congo (Agency) -": where the report was written, no news about that place."""
        raw = out.sentence.raw
        if not (raw[0].isupper() and len(raw[0]) > 2) or out.sentence.words[0] in ("the",):
            return
        for t in range(1, min(len(raw), DATELINE)):
            if out.sentence.words[t] == "-" and not out.sentence.glued[t]:
                for u in out.units[: out.unit_at[t] + 1]:
                    u.kind, u.value, u.form = "punct", "-", ""
                return

    @staticmethod
    def _drop_inside(out: Scanned) -> None:
        """A word inside a party's or a place's name is no verb ("security forces", "on 8 March")."""
        units, unit_at = out.units, out.unit_at
        for cat in ("verb", "mood", "say", "inc", "noun"):
            marks = out.marks.get(cat)
            if marks and any(
                units[unit_at[m.i]].i < m.i and units[unit_at[m.i]].kind in _NAMES for m in marks
            ):
                out.marks[cat] = [
                    m
                    for m in marks
                    if not (units[unit_at[m.i]].i < m.i and units[unit_at[m.i]].kind in _NAMES)
                ]

    def _weigh(self, sc: Scanned, s: Sentence, units: list[Unit], k: int, u: Unit) -> None:
        """Take a place name back where it is part of a person's or firm's name, or an English word without evidence."""
        before = units[k - 1] if k else None
        after = units[k + 1] if k + 1 < len(units) else None
        noun = (
            (before is not None and before.kind == "pnoun")
            or (after is not None and after.kind == "pnoun")
            or (k > 1 and before.value == "of" and units[k - 2].kind == "pnoun")
        )
        if noun:
            return
        verb = next((v for v in units[k + 1 : k + 4] if v.kind not in ("adv", "aux")), None)
        if (
            verb is not None
            and verb.i > u.j - 1
            and any(m.hit.cat == "say" and m.hit.form != "B" for m in sc.mark_at.get(verb.i, ()))
        ) and (before is None or before.kind not in ("prep", "punct")):
            u.kind, u.value = "cap", s.words[u.i]  # who speaks is a person
            return
        risk = self.gazetteer.risky(s.words[u.i : u.j])
        named = (
            after is not None
            and after.kind == "cap"
            and not s.glued[after.i]
            and s.starts[after.i] - s.ends[u.j - 1] == 1
        ) or (before is not None and before.kind == "cap" and s.starts[u.i] - s.ends[before.j - 1] == 1)
        locative = before is not None and before.kind == "prep" and before.value in LOCATIVE
        if (
            risk == "never"
            or (named and not locative)
            or (risk == "evidence" and not locative)
            or (risk == "caps" and not s.raw[u.i].isupper())
            or named
            and after is not None
            and after.kind == "cap"
        ):
            u.kind, u.value = "cap", s.words[u.i]

    def _entity(self, words, raw, i, n, sites, glued) -> Unit | None:
        w, r = words[i], raw[i]
        best = None
        length, mention = self.actors.match(words, i, raw)
        if length and mention.role == "official" and self._building(words, i, length):
            length = 0
        state = length > 1 and words[i + length - 1] == "state" and mention.cls == "state"
        if state and self.gazetteer.match(words, i)[0] >= length - 1:
            length = 0  # "Khartoum state": a province
        if length:
            best = Unit("actor", i, i + length, mention)
            if mention.form in _PLACE_FORMS:  # "Kyiv", "Syria": a place unless the clause makes it act
                np, candidates = self.gazetteer.match(words, i)
                if np >= length:
                    return Unit("place", i, i + np, candidates, "party")
        article = w in _ARTICLES and r[0].islower() and i + 1 < n and glued[i + 1] and raw[i + 1][0].isupper()
        closed = w in self.kind_of and not r.isupper() and i > 0 and w != "as"
        # "Am Timan", "At Tuhayta": a capital in the sentence makes a closed word part of a name
        if article or r[0].isupper() and (not closed or i + 1 < n and raw[i + 1][0].isupper()):
            np, candidates = self.gazetteer.match(words, i)
            if np > 1 and words[i + np - 1] in _TOWNS and raw[i + np - 1].islower():
                np, candidates = self.gazetteer.match(
                    words[: i + np - 1], i
                )  # "Marib city", no district's name
            if np > max(length, closed and not article) and self._name_ends(raw, i, np):
                best, length = Unit("place", i, i + np, candidates), np
        if w in sites:
            nf, hits = find(sites, words, i, frozenset())
            if nf > length:
                best = Unit(hits[0].cat, i, i + nf, hits[0].value, hits[0].form)
        if (
            best is None
            and i + 1 < n
            and words[i + 1] in _POWER
            and r[0].isupper()
            and w in self.actors.lexicon.root
        ):
            _, mention = self.actors.match((w, "forces"), 0, (r, "forces"))
            if mention is not None and (
                mention.cls == "group" or mention.traits and mention.cls == "generic"
            ):
                return Unit("actor", i, i + 1, replace(mention, form="adjective"))  # "under Kurdish control"
        if best is None and article:
            return Unit("cap", i, i + 1, w)
        return best

    @staticmethod
    def _linked(s: Sentence, i: int, units: list[Unit]) -> Unit | None:
        """A particle inside a name, which makes one name of its parts: "Pul-*e*-Khumri" in a spelling that nobody lists."""
        inside = s.words[i] in _LINKS and i + 1 < len(s.words) and s.glued[i] and s.glued[i + 1]
        if not (inside and units and s.raw[i + 1][0].isupper() and units[-1].kind in ("cap", "place")):
            return None
        units[-1].kind, units[-1].value = "cap", s.words[i - 1]
        return Unit("cap", i, i + 1, s.words[i])

    def _building(self, words, i, length) -> bool:
        """Whether an office's name means its house here: "retook the presidential palace", where nobody speaks."""
        j = i + length
        if None not in self.lexicon.sites.root.get(words[j - 1], ()):
            return False
        after = find(self.lexicon.trie.root, words, j, self.lexicon.filler)[1] if j < len(words) else ()
        return not any(h.cat == "say" for h in after)

    @staticmethod
    def _name_ends(raw, i, n) -> bool:
        return (
            raw[i + n - 1][0].isupper() or raw[i + n - 1][0].isdecimal() or n == 1 or raw[i + n - 1].islower()
        )

    def _plain_word(self, w: str, r: str) -> tuple[str, str] | bool | None:
        """What ``plain`` is to hold for a word."""
        known = None
        if not r[0].isupper() and w not in self.openers and r != "'":
            u = self._plain((w,), (r,), 0, ())
            known = w not in self.ambiguous and (u.kind, u.form)
        if len(self.plain) >= _REMEMBERED:
            self.plain.clear()
        if len(r) <= _LONG:
            self.plain[r] = known
        return known

    def _plain(self, words, raw, i, units) -> Unit:
        w, r = words[i], raw[i]
        c = r[0]
        if not c.isalnum():
            return Unit("poss" if w == "'s" else "punct", i, i + 1, w)
        if c.isdecimal():
            return Unit("num", i, i + 1, w)
        kind = self.kind_of.get(w)
        if kind and not (c.isupper() and i and len(w) > 4):
            return Unit(kind, i, i + 1, w)
        if w in _BANDS and c.islower() and units and units[-1].value in ("the", "this", "same"):
            return Unit("pron", i, i + 1, "group")  # the group spoken of
        forms = self.verb_forms.get(w)
        if forms and not (c.isupper() and i):
            if w in self.ambiguous and not self._verbal(units, forms):
                return Unit("word", i, i + 1, w)
            return Unit("verb", i, i + 1, w, forms)
        if c.isupper() and (i or "(" in words[1:3] and words[1] in _NAMED_BY):
            return Unit("cap", i, i + 1, w)
        return Unit("word", i, i + 1, w)

    @staticmethod
    def _verbal(units: list[Unit], forms: str) -> bool:
        """Whether a word that is both noun and verb is a verb here, from the unit before it."""
        if not units:
            return False
        u = units[-1]
        if u.value == "longer" and len(units) > 1 and units[-2].value == "no":
            return True  # "no longer holds"
        if u.kind in ("actor", "pron", "rel", "modal", "neg", "place"):
            return forms != "Z" or u.kind != "actor"
        return u.kind == "aux" or (u.kind == "prep" and u.value == "to" and "B" in forms) or u.kind == "adv"
