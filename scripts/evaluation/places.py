"""Whether a coded place is the one that a label names."""

import difflib
import re
import unicodedata

from streams.coding.places import Gazetteer
from streams.coding.text import normalise, sentences

_ARTICLES = re.compile(
    r"\b(al|el|ar|as|at|ad|an|az|tell|tall|the|city|town|province|oblast|governorate|region|of)\b"
)
SIMILAR = 0.8  # of two spellings, both without articles and blanks
KINDS = {"city": "city", "town": "city", "province": "province", "district": "district"}


def folded(name: str | None) -> str:
    """A name as letters only, without marks, articles and the nouns of its kind."""
    plain = (
        unicodedata.normalize("NFKD", name or "").encode("ascii", "ignore").decode().lower().replace("-", " ")
    )
    return re.sub(r"\s", "", _ARTICLES.sub("", re.sub(r"[^a-z ]", "", plain)))


def alike(a: str | None, b: str | None) -> bool:
    """Whether two names are one, or spellings of one."""
    x, y = folded(a), folded(b)
    return bool(x and y) and (x == y or difflib.SequenceMatcher(None, x, y).ratio() > SIMILAR)


class Places:
    """Compares labels with places, spellings and aliases included."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer
        self._ids: dict[str, frozenset[str]] = {}

    def ids(self, name: str) -> frozenset[str]:
        """Ids of every place of the gazetteer that has exactly this name."""
        if name not in self._ids:
            words = [w for s in sentences(normalise(name)) for w in s.words]
            length, found = self.gazetteer.match(words, 0) if words else (0, ())
            known = found if length == len(words) else ()
            self._ids[name] = frozenset(self.gazetteer.place(c)["id"] for c in known) - {None}
        return self._ids[name]

    def same(self, place: dict, names: tuple[str, ...], country: str | None, kind: str | None = None) -> bool:
        """Whether ``place`` is the one that a label gives by its ``names``, its country and, where given, its kind.

        A place of another country is another place; so is a province where a city is meant.
        """
        if country and place["country"] and country != place["country"]:
            return False
        if kind is not None and place["kind"] != KINDS.get(kind, kind):
            return False
        return any(place["id"] in self.ids(n) or alike(place["name"], n) for n in names if n)
