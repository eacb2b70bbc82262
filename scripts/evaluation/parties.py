"""Whether a coded actor is the party that a label names in the text's own words."""

import re

from streams.coding.actors import Actors, Mention
from streams.coding.text import fold, normalise, sentences

_WORD = re.compile(r"[^\W\d_]{4,}")
_COMMON = frozenset(
    [
        "army",
        "forces",
        "force",
        "troops",
        "fighters",
        "government",
        "military",
        "units",
        "unit",
        "soldiers",
        "group",
        "groups",
        "militia",
        "front",
        "brigade",
    ]
)


class Parties:
    """Resolves the words of labels through the project's own actors."""

    def __init__(self, actors: Actors) -> None:
        self.actors = actors

    def mentions(self, text: str) -> list[tuple[int, Mention]]:
        """Actors of ``text`` with the offset where each begins; speakers and agencies are none."""
        out = []
        for s in sentences(normalise(text)):
            out += [(s.starts[i], m) for i, _, m in self.actors.scan(s.words, s.raw)]
        return [(at, m) for at, m in out if m.cls in ("group", "state", "generic")]

    def bloc(self, ident: str) -> str:
        """The side that an id belongs to."""
        return self.actors.blocs().get(ident, ident)

    def right(
        self, actor: dict | None, wanted: str, country: str | None, text: str = "", at: int | None = None
    ) -> bool:
        """Whether ``actor`` is the party that ``wanted`` names; at character ``at`` of ``text``, where that is known.

        Right is: the same party or one of its bloc ("the army" is the country's state); of several parties that the
        label joins any; the same generic side ("rebels"); a named group for a generic side only where the text named
        that group last, or no other.
        """
        if actor is None:
            return False
        meant = [m for _, m in self.mentions(wanted)]
        ident = actor["id"] or ""
        own = self.bloc(ident)
        home = f"state:{country}"
        for m in meant:
            if m.cls != "generic":
                if self.bloc(m.id) == own:
                    return True
            elif m.side == "government":
                if own == self.bloc(home) or self._generic(ident, m):
                    return True
            elif self._generic(ident, m) or self._antecedent(ident, text, at, home):
                return True
        if meant and not ident.startswith("side:"):
            return False
        return bool(self._words(wanted) & self._words(actor["name"]))

    def _generic(self, ident: str, m: Mention) -> bool:
        """Whether ``ident`` is a generic side of the same colour."""
        if not ident.startswith("side:"):
            return False
        other = self.actors.lexicon.parties.get(ident)
        return ident == m.id or (other is not None and other.side == m.side != "unknown")

    def _antecedent(self, ident: str, text: str, at: int | None, home: str) -> bool:
        """Whether a generic side at ``at`` can only mean the party ``ident``."""
        if ident.startswith("side:") or self.bloc(ident) == self.bloc(home):
            return False
        named = [(k, self.bloc(m.id)) for k, m in self.mentions(text) if m.cls == "group"]
        before = [b for k, b in named if at is None or k < at]
        return self.bloc(ident) in (before[-1:] or [b for _, b in named if len({x for _, x in named}) == 1])

    @staticmethod
    def _words(text: str) -> set[str]:
        return {fold(w).rstrip("s") for w in _WORD.findall(text)} - {w.rstrip("s") for w in _COMMON}
