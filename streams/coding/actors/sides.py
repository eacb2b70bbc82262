"""Who stands with whom: blocs that hold everywhere, and alliances of one country's wars."""

from dataclasses import dataclass
from pathlib import Path

from streams.coding.actors.lexicon import Lexicon
from streams.coding.actors.tables import read


@dataclass(slots=True)
class Sides:
    """Alliances: ``blocs`` id to bloc; ``allies`` country to (bloc to number of its alliance)."""

    blocs: dict[str, str]
    allies: dict[str, dict[str, int]]

    @classmethod
    def load(cls, path: Path, lexicon: Lexicon) -> "Sides":
        """Read ``sides.tsv``. Raises DataError on an id that no list has, or one on two sides of a
        country.
        """
        blocs = {p.id: p.bloc or p.id for p in lexicon.parties.values()}
        allies: dict[str, dict[str, int]] = {}
        for number, line in enumerate(read(path, ("country", "ids"))):
            of = allies.setdefault(line["country"], {})
            for id_ in line.many("ids"):
                if id_ not in blocs:
                    raise line.error(f"{id_} is no id of the lists")
                if of.setdefault(id_, number) != number:
                    raise line.error(f"{id_} stands on two sides in {line['country']}")
        return cls(blocs, allies)

    def same(self, a: str, b: str, country: str | None) -> bool:
        """Whether ``a`` and ``b`` are one side."""
        if a == b:
            return True
        bloc_a, bloc_b = self.blocs.get(a, a), self.blocs.get(b, b)
        if bloc_a == bloc_b:
            return True
        of = self.allies.get(country or "", {})
        side_a, side_b = of.get(a, of.get(bloc_a)), of.get(b, of.get(bloc_b))
        return side_a is not None and side_a == side_b
