"""How much of a place a statement means: all of it, all but a part, a part, a site in it."""

from streams.coding.lists import read_list
from streams.coding.scan import Mark, Scanned
from streams.coding.statements import Statement
from streams.coding.wordsets import word_set

_PARTLY, _PARTS = word_set("partly"), frozenset(("most", "much", "half", "parts"))
_MIDDLES, _SPELLS = word_set("middle"), word_set("spell")
FAR = 16  # tokens between a place and "except for", where only words about it stand between


class Scoping:
    """Part of a reading. Uses its ``text``."""

    def _scope(self, sc: Scanned, st: Statement, it, place) -> tuple[str, list | None]:
        words = sc.sentence.words
        for m in sc.marks.get("scope", ()):
            if m.hit.value != "all_except":
                continue
            if words[m.i] == "all" and m.j <= it.j and it.i - 4 <= m.i:
                return "all_except", [{"facility": None, "name": "a part"}]
            if (
                0 <= m.i - it.j <= 4 or len(st.items) == 1 and self._apart_from(sc, it.j, m.i)
            ) and not it.facility:
                if not _SPELLS.isdisjoint(words[m.j : m.j + 4]):
                    continue  # "has held X since May, except for short spells"
                return "all_except", self._pockets(sc, m)
            if m.i < 2 and m.j < it.i < m.j + 12 and "," in words[m.j : it.i] and not it.facility:
                pockets = self._pockets(sc, m, it.i)  # "Except for its airport, X was captured"
                if pockets[0]["facility"] and not words[m.j].endswith("ing"):
                    return "all_except", pockets
        if it.facility and it.noun != "city":
            return ("facility", None) if it.scope != "outskirts" else ("outskirts", None)
        seat = it.noun == "district" and not _MIDDLES.isdisjoint(words[it.i : it.i + 3])
        if it.scope in ("part", "outskirts") and not seat:  # "the centre of X district" is its town
            return it.scope, None
        if it.noun == "district":
            return "district", None
        if it.noun == "province" or place and place["kind"] == "province":
            return "province", None
        if place and place["kind"] == "district":
            return "district", None
        for t in range(min(st.group, st.i - 1), st.j):
            if words[t] in _PARTLY or t > st.i and words[t] in _PARTS:
                return "part", None
        return "whole", None

    def _pockets(self, sc: Scanned, cue: Mark, before: int | None = None) -> list[dict]:
        """What a cue of an exception names, up to token ``before``: sites, or parts of the place."""
        pockets = []
        for r in read_list(sc, sc.unit_at[cue.j - 1] + 1)[0]:
            if before is not None and r.i >= before:
                break
            if r.facility:
                name = self._words(sc, *(r.facility_words or (r.i, r.j)))
                pockets.append({"facility": r.facility, "name": name})
            elif r.named() or r.noun or r.scope:
                pockets.append({"facility": None, "name": self._words(sc, r.i, r.j)})
        return pockets or [{"facility": None, "name": "a part"}]

    @staticmethod
    def _apart_from(sc: Scanned, j: int, cue: int) -> bool:
        """Whether a cue after a comma still speaks of the place that ends at token ``j``: "X, the capital of Y state, except for"."""
        if not 0 <= cue - j <= FAR or sc.word(cue - 1) != ",":
            return False
        between = sc.units[sc.unit_at[j] : sc.unit_at[cue]]
        places = [u for u in between if u.kind in ("place", "cap")]
        regions = [
            u
            for u in places
            if (after := sc.unit(u.j)) is not None and after.value in ("province", "district")
        ]
        return len(places) == len(regions)

    def _words(self, sc: Scanned, i: int, j: int) -> str:
        """The words as printed, determiners left off."""
        while i < j - 1 and sc.sentence.words[i] in ("a", "an", "the", "its", "their", "one"):
            i += 1
        return self.text[sc.sentence.starts[i] : sc.sentence.ends[j - 1]]
