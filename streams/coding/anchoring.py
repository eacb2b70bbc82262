"""Places told with what they lie in: "Let Yet Kone village (Depayin township, Shwebo district, Sagaing)".

Analysts' notes, and agencies, name a small place with the divisions around it, in parentheses or after commas. The
divisions decide which of the places of a name is meant, and where a place is that no gazetteer has. Both parts become
one place unit, so that the readers of clauses see a plain name.
"""

from collections.abc import Callable

from streams.coding.places.within import MOST, Name, Within
from streams.coding.scan import ANCHORED, Scanned, Unit
from streams.coding.wordsets import word_set

LONGEST = 26  # units of a parenthesis that is read
_BEFORE = frozenset(("place", "cap", "pnoun", "fac", "num"))
_NO_NAMES = frozenset(("aux", "modal", "verb", "num", "pron", "rel", "sub", "neg", "adv", "punct", "time"))
_ENDS = frozenset((",", ")", "-"))
_SEATS = word_set("seat")
_JOINED = frozenset(
    ("cap", "place", "conj", "word", "adv", "det", "prep", "aux")
)  # kinds inside a name in capitals
_LINKS = frozenset((",", "-", "/", "–"))
_INTO = frozenset(("of", "in", "within"))
_ROADS = word_set("road")
_SIDES = word_set("direction")
_LARGER = ("district", "province")


class Anchoring:
    """Finds and resolves places that are told with their divisions. One for all paragraphs; keeps nothing of any."""

    def __init__(self, gazetteer, divisions: frozenset[str]) -> None:
        self.gazetteer, self.divisions = gazetteer, divisions
        self.within = Within(gazetteer)

    def anchor(self, sc: Scanned, weights: Callable[[], dict[str, float]]) -> None:
        """Join each name of the sentence with its divisions; ``weights`` gives the article's countries."""
        units = sc.units
        k = 1
        while k < len(units) - 1:
            u = units[k]
            if u.kind == "punct" or u.kind == "prep":
                before = units[k - 1].kind
                if before in _BEFORE and (units[k + 1].kind not in _NO_NAMES):
                    if u.value == "(":
                        self._parenthesis(sc, k, weights)
                    elif u.value == "," or u.value in _INTO:
                        self._chain(sc, k, weights)
            k += 1

    def _parenthesis(self, sc: Scanned, k: int, weights) -> None:
        units = sc.units
        end = next(
            (p for p in range(k + 1, min(len(units), k + LONGEST)) if units[p].value in (")", "(")), None
        )
        if end is None or units[end].value != ")":
            return
        inside, p = self._elements(sc, k + 1, end)
        if p != end or not inside:
            return
        first = self._head(sc, k)
        if first is not None:
            self._join(sc, first, k, end + 1, inside, weights)

    def _chain(self, sc: Scanned, p: int, weights) -> None:
        """ "Sin Min village, Myingyan township", "the Boya area of Dasht, Kech district": told by the words for divisions."""
        units = sc.units
        first = self._head(sc, p)
        if first is None:
            return
        start = p + 1
        while start < len(units) and (units[start].kind == "det" or sc.word(units[start].j - 1) in _SEATS):
            start += 1  # ", the seat of Muidumbe district"
        start = p + 1 if start >= len(units) or units[start].value != "of" else start
        inside, end = self._elements(sc, start, min(len(units), p + LONGEST), chain=True)
        if not inside:
            return
        if (
            units[p].kind == "prep"
            and units[p - 1].kind in ("cap", "place")
            and not self._governed(units, first)
        ):
            return  # "Much of Rutshuru territory"
        if end < len(units) and units[end].value == "(":  # "Dasht, Kech district (Balochistan)"
            close = next(
                (q for q in range(end + 1, min(len(units), end + LONGEST)) if units[q].value == ")"), end
            )
            more, q = self._elements(sc, end + 1, close)
            if more and q == close:
                inside, end = inside + more, close + 1
        if any(e.kind in _LARGER for e in inside) or self._told_by_region(sc, first, p, inside, end):
            if end < len(units) and units[end].value == ",":
                end += 1
            self._join(sc, first, p, end, inside, weights)

    @staticmethod
    def _governed(units: list[Unit], first: int) -> bool:
        """Whether a name without a noun is one of a place: known, or after a preposition."""
        return units[first].kind == "place" or (first > 0 and units[first - 1].kind == "prep")

    def _told_by_region(self, sc: Scanned, first: int, k: int, inside: list[Name], end: int) -> bool:
        """Whether ", Puebla," says where the name before it is, and is no item of a list.

        The name has to be one that is in the region, or unknown and governed by a preposition; and the text has to
        pause after the region.
        """
        units = sc.units
        last = inside[-1].found  # empty where a word says that it is a division which no gazetteer has
        in_country = bool(last) and self.within.record(last[0])[2] == "country"
        if units[k].value != "," or len(inside) > 1 + in_country:
            return False
        after = [u.kind for u in units[end : end + 3]]
        if after and (after[0] != "punct" or (after[1:2] == ["conj"] and after[2:] != ["verb"])):
            return False  # "A, B, and C"
        admins = {
            self.within.record(i)[:2]
            for e in inside
            for i in e.found
            if self.within.record(i)[2] == "province"
        }
        known = [u for u in units[first:k] if u.kind == "place"]
        if known and sum(u.kind in ("place", "cap") for u in units[first:k]) == 1:
            return any(
                self.within.record(i)[:2] in admins and self.within.record(i)[2] in ("city", "district")
                for i in known[0].value[:MOST]
            )
        return bool(admins) and first > 0 and units[first - 1].kind == "prep"

    def _elements(self, sc: Scanned, k: int, end: int, chain: bool = False) -> tuple[list[Name], int]:
        """Names of divisions from unit ``k``, and the unit after them; in a ``chain`` only while words say that they are."""
        units = sc.units
        out: list[Name] = []
        done = k
        while k < end:
            u = units[k]
            if u.kind == "punct" and u.value in _LINKS or u.kind in ("det", "conj"):
                if chain and (u.kind == "conj" or u.value != "," and u.kind == "punct"):
                    break
                k += 1
                continue
            if u.kind == "prep" and u.value in ("of", "in"):
                k += 1
                continue
            if u.kind == "word" and u.value in _SIDES and not chain and k + 1 < end:
                k += 1  # "southern Shan"
                continue
            kind = self._division(sc, u)
            if kind is not None and u.kind != "place":
                if not out:  # "municipality of X": the next name's
                    if chain:
                        break
                    k += 1
                    continue
                if chain and k != done:
                    break  # "X in North Darfur, the region's governor said"
                if out[-1].kind is None:
                    out[-1].kind = kind
                k += 1
                done = k
                continue
            if (
                u.kind == "word"
                and not chain
                and out
                and k + 1 < len(units)
                and sc.word(units[k + 1].i) in _ENDS
            ):
                out[-1].kind = out[-1].kind or "district"  # "Bwito chiefdom"
                k += 1
                continue
            state = u.kind == "actor" and not chain and u.value.cls == "state"  # "Niger state": no party here
            if u.kind not in ("place", "cap") and not state:
                break
            i = u.i
            p = k + 1
            while p < end and self._goes_on(sc, p):
                p += 1
            name = self._name(sc, i, units[p - 1].j, units[k:p])
            if name.kind is None and p < end and (kind := self._division(sc, units[p])) is not None:
                name.kind, p = kind, p + 1
                while p < end and self._division(sc, units[p]) is not None:
                    p += 1
            if chain and (name.kind not in _LARGER or not name.found) and not self._region(name):
                break
            out.append(name)
            k = done = p
        return out, (done if chain else k)

    def _goes_on(self, sc: Scanned, p: int) -> bool:
        """Whether unit ``p`` goes on with the name before it: "Cox" "'s" "Bazar"."""
        u = sc.units[p]
        if u.kind == "poss":
            return p + 1 < len(sc.units) and sc.units[p + 1].kind in ("cap", "place") and self._beside(sc, p)
        return u.kind in ("cap", "place") and self._division(sc, u) is None and self._beside(sc, p)

    def _region(self, name: Name) -> bool:
        return any(self.within.record(i)[2] in ("province", "country") for i in name.found[:5])

    def _name(self, sc: Scanned, i: int, j: int, units: list[Unit]) -> Name:
        """The name of tokens ``[i, j)``: as one whole, else its last part that is a place."""
        words = sc.sentence.words
        name = words[i:j]
        while "'s" in name[1:]:
            t = name.index("'s", 1)
            name[t - 1 : t + 1] = [name[t - 1] + "s"]
        length, found = self.gazetteer.match(name, 0)
        if length < len(name):
            known = units[0]  # whole, or the nearer end of "the X-Y road"
            road = any(sc.sentence.glued[i + 1 : j]) and known.kind == "place" and sc.word(j) in _ROADS
            found = tuple(known.value) if known.kind == "place" and (len(units) == 1 or road) else ()
        kind = None
        if words[j - 1] in self.divisions:
            kind = "province" if found and self.within.record(found[0])[2] == "province" else "district"
        return Name(i, j, tuple(found[:MOST]), kind)

    def _head(self, sc: Scanned, k: int) -> int | None:
        """The first unit of the name (and its noun) that ends before unit ``k``; None where there is none."""
        units = sc.units
        p = k - 1
        if units[p].kind == "num" and sc.sentence.glued[units[p].i]:
            p -= 1  # "camp-8"
        while p >= 0 and (self._division(sc, units[p]) is not None or units[p].kind == "fac") and k - p < 5:
            if units[p].kind == "place":
                break
            p -= 1
        if p < 0 or units[p].kind not in ("place", "cap") or units[p].form == ANCHORED:
            return None
        if units[p].form == "party" and (
            units[k].value != "(" or self.within.record(units[p].value[0])[2] != "city"
        ):
            return None  # "Mogadishu (Banadir)" is no party
        while p > 0 and self._beside(sc, p) and self._capital(sc, units[p - 1]):
            p -= 1
        return p

    @staticmethod
    def _capital(sc: Scanned, u: Unit) -> bool:
        return u.kind in _JOINED and u.form != "party" and sc.sentence.raw[u.i][0].isupper() and u.i > 0

    @staticmethod
    def _beside(sc: Scanned, p: int) -> bool:
        """Whether unit ``p`` follows the one before with a blank or hyphen only."""
        i = sc.units[p].i
        return sc.sentence.starts[i] - sc.sentence.ends[i - 1] <= 1 and sc.units[p - 1].kind != "punct"

    def _division(self, sc: Scanned, u: Unit) -> str | None:
        """The kind of place that a unit's noun stands for: "township", "LGA", "kebele"."""
        if u.kind == "pnoun":
            return "district" if u.value == "city" and sc.word(u.j - 1) in self.divisions else u.value
        if u.kind in ("word", "cap", "prep", "sub") and u.j - u.i == 1 and u.value in self.divisions:
            return "district"
        return None

    def _join(self, sc: Scanned, first: int, k: int, end: int, inside: list[Name], weights) -> None:
        """Resolve the name in units ``[first, k)`` with its divisions in ``[k, end)``, and make one place of both."""
        units = sc.units
        last = first
        while (
            last + 1 < k and units[last + 1].kind in _JOINED and (self._division(sc, units[last + 1]) is None)
        ):
            last += 1
        head = self._name(sc, units[first].i, units[last].j, units[first : last + 1])
        while head.j - head.i > 1 and sc.word(head.j - 1) in self.divisions:
            head.j -= 1
        head.printed = _printed(sc, head)
        noun = next((d for u in units[last + 1 : k] if (d := self._division(sc, u)) is not None), head.kind)
        place = self.within.resolve(head, noun, inside, weights())
        if place is None:
            return
        new = Unit("place", head.i, head.j, head.found[:1], ANCHORED)
        new.resolved = place
        lost = {t for u in (*units[first : last + 1], *units[k:end]) for t in range(u.i, u.j)}
        units[first : last + 1] = [new]
        shift = last - first
        del units[k - shift : end - shift]
        sc.named = [n for n, u in enumerate(units) if u.kind in ("actor", "place")]
        sc.unit_at = _positions(units, len(sc.sentence.words))
        touched = lost & sc.mark_at.keys()  # a word of a name is no verb, no cue
        for cat in {m.hit.cat for t in touched for m in sc.mark_at.pop(t)}:
            kept = [m for m in sc.marks.pop(cat, ()) if m.i not in lost]
            if kept:
                sc.marks[cat] = kept


def _printed(sc: Scanned, n: Name) -> str:
    s = sc.sentence
    out = ""
    for t in range(n.i, n.j):
        out += ("" if t == n.i else "-" if s.glued[t] else " ") + s.raw[t]
    return out


def _positions(units: list[Unit], n: int) -> list[int]:
    """The unit of each of ``n`` tokens; a token that belongs to none counts to the unit before."""
    out: list[int] = []
    for k, u in enumerate(units):
        out += [max(0, k - 1)] * (u.i - len(out)) + [k] * (u.j - u.i)
    return out + [max(0, len(units) - 1)] * (n - len(out))
