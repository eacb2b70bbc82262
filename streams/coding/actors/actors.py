"""The parties of a conflict and those who speak of them: matched in sentences, judged by country."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from streams.coding.actors.grammar import Grammar
from streams.coding.actors.lexicon import Lexicon
from streams.coding.actors.lists import DATA, load, read_abroad
from streams.coding.actors.mention import Mention
from streams.coding.actors.sides import Sides


@dataclass(slots=True)
class Actors:
    """Matches actors in tokenised sentences (``streams.coding.text``) and says what they are in a country."""

    lexicon: Lexicon
    grammar: Grammar
    sides: Sides
    abroad: Mapping[str, tuple[str, ...]]  # id of a state to the countries its forces have fought in

    @classmethod
    def load(cls, folder: Path = DATA) -> "Actors":
        """Read the word lists. Raises DataError, with file and line, on a mistake in them."""
        lexicon = load(folder)
        sides = Sides.load(folder / "sides.tsv", lexicon)
        return cls(lexicon, Grammar(lexicon), sides, read_abroad(folder / "abroad.tsv", lexicon))

    @property
    def first_words(self) -> frozenset[str]:
        """The folded words at which a phrase can start; at any other ``match`` finds nothing."""
        return frozenset(self.lexicon.root) | frozenset(self.lexicon.before)

    def match(self, words: Sequence[str], i: int, raw: Sequence[str]) -> tuple[int, Mention | None]:
        """The longest phrase that starts at word ``i``: the number of its words and who it is, or ``(0,
        None)``.

        ``words`` are folded, ``raw`` the same tokens as printed; punctuation marks are tokens and end a
        phrase.
        """
        if words[i] not in self.lexicon.root and words[i] not in self.lexicon.before:
            return 0, None
        end, mention = self.grammar.read(words, raw, i)
        return (0, None) if mention is None else (end - i, mention)

    def scan(self, words: Sequence[str], raw: Sequence[str]) -> Iterator[tuple[int, int, Mention]]:
        """Every phrase of a sentence from left to right, none inside another: (start, end, mention)."""
        root, before, read = self.lexicon.root, self.lexicon.before, self.grammar.read
        i, n = 0, len(words)
        while i < n:
            if words[i] in root or words[i] in before:
                end, mention = read(words, raw, i)
                if mention is not None:
                    yield i, end, mention
                    i = end
                    continue
            i += 1

    def kind_in(self, actor: Mention | str, country: str | None, on: date | None = None) -> str:
        """What ``actor`` (a mention or id) is, seen from ``country`` (ISO2) on a day.

        ``state``, ``rebel``, ``militia``, ``external`` (a foreign state), ``civilian``, ``unknown``.
        """
        return self._kind(actor, country, on).rstrip("+")

    def acled_side(self, actor: Mention | str, country: str | None, on: date | None = None) -> str | None:
        """``government`` for the country's state and militias on its side, ``non-state`` for any other party.

        None where the party is not known. This is the line that ACLED draws between "Government regains
        territory" and "Non-state actor overtakes territory"; a foreign state's army falls under the second.
        """
        kind = self._kind(actor, country, on)
        if kind in ("state", "militia+"):
            return "government"
        if kind in ("unknown", "civilian"):
            return None
        return "non-state"

    def _kind(self, actor: Mention | str, country: str | None, on: date | None) -> str:
        id_ = actor if isinstance(actor, str) else actor.id
        if id_.startswith("state:"):
            if country is None:
                return "state"
            return "state" if id_ == f"state:{country}" else "external"
        kinds = self.lexicon.kinds.get(id_)
        if kinds is not None:
            return kinds.at(country, on)
        party = self.lexicon.parties.get(id_)
        if party is None:
            return "unknown"
        if party.kind == "militia" and party.side == "government":
            return "militia+"
        return party.kind

    def resolve(self, mention: Mention, countries: Iterable[str]) -> str:
        """The id that words of several meanings have in an article about ``countries`` (ISO2, likeliest
        first).
        """
        if not mention.others:
            return mention.id
        ids = (mention.id, *mention.others)
        for country in countries:
            for id_ in ids:
                if country in self.lexicon.parties[id_].countries:
                    return id_
        return next((id_ for id_ in ids if id_.startswith("state:")), mention.id)

    def name(self, id_: str) -> str | None:
        """The canonical name of an id, None for one that is not known."""
        party = self.lexicon.parties.get(id_)
        return party.name if party else None

    def acts_in(self, id_: str, country: str | None) -> bool:
        """Whether a party is known to act in ``country`` (ISO2)."""
        party = self.lexicon.parties.get(id_)
        return party is not None and country in party.countries

    def state_of(self, country: str) -> Mention | None:
        """The country's government forces, None for a code that no state has."""
        party = self.lexicon.parties.get(f"state:{country}")
        if party is None:
            return None
        return Mention(
            party.id, party.name, "state", "state", "forces", "armed", party.side, party.countries, party.bloc
        )

    def blocs(self) -> Mapping[str, str]:
        """Each id with the id of the side it belongs to wherever it acts (its own, where it has none)."""
        return self.sides.blocs

    def same_side(self, a: str, b: str, country: str | None = None) -> bool:
        """Whether two ids are one side: the same bloc, or allies in the wars of ``country``."""
        return self.sides.same(a, b, country)
