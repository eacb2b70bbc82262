"""How words of the lists join into one phrase: "Afghan security forces", "troops from Chad", "Turkish-backed
rebels".

The rules read a phrase from its first word. Each takes a position and gives the end of what it could read and
a Mention, or the position itself and None. They call one another at most ``_DEPTH`` deep, so the work per
word is bounded whatever the text.
"""

from collections.abc import Sequence

from streams.coding.actors.lexicon import Lexeme, Lexicon
from streams.coding.actors.mention import Mention
from streams.coding.actors.pieces import MODS, Pieces, compose, generic, mention
from streams.coding.actors.tables import longest

_TO_REGION = 5  # words between a country and its region: "Ethiopia's northern region of Tigray"
_DEPTH = 4
_RANK = {"group": 4, "state": 3, "agency": 2, "speaker": 1, "generic": 1}
_PARTIES = frozenset({"group", "state"})
_BARE = frozenset({"adjective", "country", "metonym"})
_AND = frozenset({"and", "or"})

Found = tuple[int, Mention | None]


class Grammar:
    """Reads the phrase that starts at a word."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.pieces = Pieces(lexicon)
        self.before = lexicon.before
        self.between = lexicon.between
        self.government = lexicon.parties["side:pro-government"]
        self.rebels = lexicon.parties["side:rebels"]

    def read(self, words: Sequence[str], raw: Sequence[str], i: int, depth: int = 0) -> Found:
        """The longest phrase that starts at ``i``: its end and Mention, or ``i`` and None."""
        if depth > _DEPTH or i >= len(words):
            return i, None
        end, best, own = i, None, i  # ``own``: where the party's own words end, before "forces"
        for e, lx in self.pieces.lexemes(words, raw, i):
            listed = e
            if lx.tag == "noun":
                e, m = self._noun_phrase(words, raw, i, e, lx, depth)
            elif lx.tag == "mod":
                e, m = self._modified(words, raw, e, lx, depth)
            else:
                e, m = self._party(words, raw, e, lx, depth)
            if m is None or e < end:
                continue
            if e == end and best is not None:
                if own == listed and m.id != best.id and m.cls in _PARTIES and best.cls in _PARTIES:
                    best.others += (m.id,)  # one acronym, two groups: "SNA", "SNA troops"
                    continue
                if _RANK[m.cls] <= _RANK[best.cls]:
                    continue
            end, best, own = e, m, listed
        if words[i] in self.before:
            e, m = self._pro(words, raw, i + 1, self.before[words[i]])
            if m is not None and e > end:
                end, best = e, m
        return end, best

    def _party(self, words: Sequence[str], raw: Sequence[str], e: int, lx: Lexeme, depth: int) -> Found:
        n = len(words)
        possessive = e < n and words[e] == "'s"
        k = e + 1 if possessive else e
        m = mention(lx)
        if lx.party.cls in ("agency", "speaker"):
            return self._named_voice(words, raw, e, k, m)
        if not possessive and k < n and words[k] in self.between:
            end, linked = self._linked(words, raw, k, lx, depth)
            if linked is not None:
                return end, linked
        end, noun, traits = self.pieces.nouns(words, raw, k)
        if noun is not None and possessive:
            longer, named = self.read(words, raw, k, depth + 1)
            if named is not None and named.cls == "group" and longer > end:
                return longer, named  # "Libya's Government of National Accord"
        against = noun is not None and noun.party is not None and noun.party.side == "non-state"
        if against and lx.tag == "leader" and lx.party.cls == "state":
            return end, generic(noun.party, noun, None, traits)  # "Kabila's rebels": before he ruled
        if noun is not None:
            composed = compose(lx, noun, traits)
            if composed is not None:
                if composed.cls == "agency":
                    named_end, named = self.read(words, raw, end, depth + 1)
                    if named is not None and named.cls == "agency":
                        return named_end, named
                named_end, named = self._named_after(words, raw, end, noun, depth)
                if named is not None and lx.form != "leader":
                    return named_end, named
                return self._title_holder(words, raw, end, composed, noun), composed
        if possessive or lx.form == "adjective":
            end, inner = self.read(words, raw, k, depth + 1)
            if inner is not None and (
                inner.cls == "group"
                or (inner.cls == "state" and inner.id == m.id)
                or (inner.cls == "generic" and lx.party.cls == "state")
            ):
                if inner.cls == "generic":
                    if inner.side == "government" and inner.kind_hint == "state":
                        m.backers, m.traits = inner.backers, inner.traits  # "Yemen's Saudi-backed government"
                        m.form, m.role, m.head, m.plural = "forces", inner.role, inner.head, inner.plural
                        return end, m
                    inner.countries = inner.countries or lx.party.countries
                if inner.id == m.id or lx.party.id.removeprefix("state:") in inner.countries:
                    inner.weak = False  # "Iraq's Republican Guard"
                return end, inner
        if lx.form == "adjective" and e < n and words[e] in _AND and depth == 0:
            _, other = self.read(words, raw, e + 1, depth + 2)
            if other is not None and other.form == "forces":  # "Russian and Syrian forces"
                m.form, m.role, m.head = "forces", other.role, other.head
        return e, m

    def _linked(self, words: Sequence[str], raw: Sequence[str], k: int, lx: Lexeme, depth: int) -> Found:
        """After the first part of "Kurdish-led forces", "Turkish-backed rebels", "al-Qaeda-linked
        militants".
        """
        tie = self.between[words[k]]
        end, m = self.read(words, raw, k + 1, depth + 1)
        if tie in ("based", "run"):
            return self._seated(lx, k, end, m, tie)
        if m is None or m.cls not in ("group", "state", "generic") or m.form in _BARE:
            return k, None
        own = lx.party.cls == "group" or lx.tag == "leader"
        own = (
            own or lx.party.cls == "state" and m.id in ("side:forces", "side:troops")
        )  # "Turkish-led forces"
        if tie == "own" and own and m.cls == "generic" and m.side != "civilian":
            led = mention(lx)
            led.form, led.role, led.head, led.plural = "forces", m.role or "armed", m.head, m.plural
            return end, led
        m.backers += (lx.party.id,)
        return end, m

    def _title_holder(
        self, words: Sequence[str], raw: Sequence[str], end: int, m: Mention, noun: Lexeme
    ) -> int:
        """Past the name after a title: "Ukrainian President Volodymyr Zelensky"."""
        if noun.role == "official" and not noun.plural:
            for e, lx in self.pieces.lexemes(words, raw, end):
                if lx.tag == "leader" and lx.party.id == m.id:
                    return e
        return end

    def _seated(self, lx: Lexeme, k: int, end: int, m: Mention | None, tie: str) -> Found:
        """After "Tripoli-based" its government, after "Hamas-run" its office; or whoever else sits there."""
        if m is None or m.form in _BARE:
            return k, None
        office = m.cls == "speaker" and m.role == "official" and tie == "run"
        government = (
            m.cls == "generic" and m.side == "government" and (lx.party.cls == "state" or tie == "run")
        )
        if office or government:
            own = mention(lx)
            own.form, own.role, own.head, own.plural = "forces", m.role, m.head, m.plural
            return end, own
        if tie == "run" and m.cls not in ("agency", "speaker"):
            return k, None  # "rebel-controlled", of a place
        return end, m

    def _named_voice(self, words: Sequence[str], raw: Sequence[str], e: int, k: int, m: Mention) -> Found:
        """A monitor or agency by name, with "news agency", "spokesman", "officials" after it."""
        end, noun, _ = self.pieces.nouns(words, raw, k)
        if noun is not None and noun.role in ("official", "agency", "monitor"):
            return end, m
        return e, m

    def _noun_phrase(
        self, words: Sequence[str], raw: Sequence[str], i: int, end: int, lx: Lexeme, depth: int
    ) -> Found:
        if self.pieces.is_else(words, end, lx):
            return end, None
        n = len(words)
        if lx.attr and end < n and words[end] in self.between:  # "government-backed militia"
            e, m = self.read(words, raw, end + 1, depth + 1)
            if m is not None and m.cls in ("generic", "group", "state") and m.form not in _BARE:
                if m.cls == "generic" and lx.party and lx.party.side == "government" and m.side != "civilian":
                    return e, generic(self.government, lx, None, m.traits, m.head)
                m.backers += (lx.party.id,) if lx.party else ()
                return e, m
        named_end, named = self._named_after(words, raw, end, lx, depth)
        if named is not None:
            return named_end, named
        if lx.role == "official" and not lx.plural:
            for e, nxt in self.pieces.lexemes(words, raw, end):
                if nxt.tag == "leader":  # "President Bashar al-Assad"
                    m = mention(nxt)
                    m.role, m.weak = lx.role, False
                    return e, m
        if lx.role == "agency":
            e, m = self.read(words, raw, end, depth + 1)
            if m is not None and m.cls == "agency":
                return e, m
        chain_end, noun, _ = self.pieces.nouns(words, raw, i)
        if noun is not None and chain_end > end:
            end, lx = chain_end, noun
            named_end, named = self._named_after(words, raw, end, lx, depth)
            if named is not None:
                return named_end, named
        e, m = self._belonging(words, raw, i, end, lx, depth)
        if m is not None:
            return e, m
        if not lx.alone or lx.party is None:
            return end, None
        return end, generic(lx.party, lx, None, ())

    def _named_after(
        self, words: Sequence[str], raw: Sequence[str], end: int, lx: Lexeme, depth: int
    ) -> Found:
        """A noun before the name of its group: "the rebel Free Syrian Army", "militant group Hamas"."""
        if not (lx.attr or (lx.party and lx.party.id == "side:armed-group")):
            return end, None
        k = end
        for _ in range(MODS):
            step = None
            for e, nxt in self.pieces.lexemes(words, raw, k):
                if nxt.tag in ("party", "leader"):
                    e, m = self.read(words, raw, k, depth + 1)
                    return (e, m) if m is not None and m.cls == "group" else (end, None)
                if step is None and (nxt.tag == "mod" or nxt.attr):
                    step = e
            if step is None:
                break
            k = step
        return end, None

    def _belonging(
        self, words: Sequence[str], raw: Sequence[str], i: int, end: int, lx: Lexeme, depth: int
    ) -> Found:
        """A noun with its party after it: "forces loyal to Haftar", "troops from Chad", "spokesman for the
        army".
        """
        k, tie = longest(self.lexicon.after, words, end)
        if tie is None:
            return end, None
        of = words[end] if k == end + 1 else ""
        first, k = k, self.pieces.skip(words, k)
        e, m = self.read(words, raw, k, depth + 1)
        if m is None or m.cls not in ("group", "state", "generic") or m.form in ("adjective", "people"):
            return end, None
        if words[k - 1] in ("a", "an") and m.form in _BARE:
            return end, None  # "back to the military under a China-brokered deal"
        official = lx.role == "official"
        if (lx.party and lx.party.side == "civilian") or (tie == "for" and not official):
            return end, None
        if tie in ("backed", "linked"):
            if lx.party is None or m.cls == "generic":
                return end, None
            out = generic(lx.party, lx, None, ())
            out.backers = (m.id,)
            return e, out
        if of == "from" and m.cls == "state" and e < len(words) and words[e] == "'s":
            return self._of_region(words, raw, end, e + 1, depth)
        if m.form == "metonym" and of and not (official and lx.kin):
            return end, None  # "troops from Kabul" may only come from there
        if of == "from":
            if lx.party and lx.party.side == "government" and m.cls != "state":
                return end, None  # "retaken by the army from the rebels"
            if "by" in words[max(0, i - 3) : i]:
                return end, None  # "taken by fighters from the rebels"
        if m.cls == "generic" and (m.side == "civilian" or not (lx.kin or official or of == "")):
            return end, None
        foreign = m.cls == "state" and not lx.kin and lx.party and lx.party.side != "government"
        if foreign and of and m.form != "leader":  # "rebels from Chad"
            return e, generic(lx.party, lx, self.lexicon.parties[m.id], ())
        if lx.role in ("agency", "monitor", "resident", "source"):
            return end, None
        m.weak = m.weak and m.form != "acronym"
        m.former = m.former or any(w in self.lexicon.former for w in words[first:k])
        m.form, m.role, m.head, m.plural = "forces", lx.role, lx.head, lx.plural
        return e, m

    def _of_region(self, words: Sequence[str], raw: Sequence[str], end: int, k: int, depth: int) -> Found:
        """The group of a region: "forces from Ethiopia's northern region of Tigray", those of Tigray."""
        for q in range(k, min(len(words), k + _TO_REGION)):
            if raw[q][:1].isupper():
                e, m = self.read([words[q], "forces"], [raw[q], "forces"], 0, depth + 1)
                if e == 2 and m is not None and m.cls == "group":
                    return q + 1, m
                return end, None
        return end, None

    def _modified(self, words: Sequence[str], raw: Sequence[str], k: int, lx: Lexeme, depth: int) -> Found:
        """After a modifier: "Islamist fighters", "the former Afghan president", "Kurdish-led forces"."""
        n = len(words)
        if k < n and words[k] in self.between:
            if not lx.trait:
                return k, None
            e, m = self.read(words, raw, k + 1, depth + 1)
            if m is None or m.cls not in ("group", "generic"):
                return k, None
            m.traits = (f"{lx.trait} {words[k]}", *m.traits)
            return e, m
        e, m = self.read(words, raw, k, depth + 1)
        if m is None:
            return k, None
        if m.cls == "state" and m.form in _BARE | {"people"} and not lx.former:
            return k, None
        if lx.trait:
            m.traits = (lx.trait, *m.traits)
        if lx.former:
            m.former = True
        if lx.makes is not None and m.id in ("side:fighters", "side:gunmen", "side:forces"):
            made = lx.makes
            m.id, m.name, m.kind_hint, m.side = made.id, made.name, made.kind, made.side
        return e, m

    def _pro(self, words: Sequence[str], raw: Sequence[str], k: int, tie: str) -> Found:
        """After "pro" or "anti": "pro-Russian separatists", "anti-government fighters"."""
        for e, lx in self.pieces.lexemes(words, raw, k):
            if lx.tag == "mod" or lx.party is None or (lx.tag == "noun" and not lx.attr):
                continue
            end, noun, traits = self.pieces.nouns(words, raw, e)
            if noun is None or noun.party is None:
                end, m = self.read(words, raw, e, _DEPTH - 1)  # "pro-government Iraqi militias"
                if m is not None and m.cls == "generic" and m.form == "forces" and m.side != "civilian":
                    if tie == "pro" and lx.party.side == "government" and lx.party.cls == "generic":
                        p = self.government
                        m.id, m.name, m.kind_hint, m.side = p.id, p.name, p.kind, p.side
                    return end, m
                continue
            m = generic(noun.party, noun, None, traits)
            if m.side == "civilian" or m.cls != "generic":
                return end, m
            if tie == "anti":
                if m.side == "unknown" and lx.party.side == "government":
                    m = generic(self.rebels, noun, None, traits)
                return end, m
            if lx.tag == "leader":
                m = mention(lx)
                m.form, m.role, m.head, m.plural = "forces", noun.role, noun.head, noun.plural
                return end, m
            if lx.party.side == "government" and lx.party.cls == "generic":
                return end, generic(self.government, noun, None, traits)
            m.backers = (lx.party.id,)
            return end, m
        return k, None
