"""How much the words of a paragraph speak for conflict, or for sport, business, technology and the arts.

A linear model over single words, trained on the project's own corpus only (``scripts/train_topic.py``). It decides nothing
about an event; it says where storming, falling and capturing are figures of speech.
"""

from collections.abc import Set as AbstractSet
from itertools import repeat
from pathlib import Path

from streams.coding.checks import DataError
from streams.coding.lexicon import DATA

FIGURE = -1.5  # log odds of conflict below which events of war are figures of speech
NAMED = -2.0  # the same where a party to a conflict is named
# What the lists of ``genre.toml`` add: feature, its list, the most words that count, the weight of one.
COUNTS = (("=strong", "strong", 3, 1.0), ("=weak", "weak", 5, 0.5), ("=hard", "hard", 3, 1.0), ("=soft", "soft", 5, 0.5))  # fmt: skip


def counts(words: AbstractSet[str], genre) -> dict[str, float]:
    """The features beside the words themselves: how many words of each list of ``genre`` there are."""
    return {
        feature: min(most, len(words & getattr(genre, name))) * each for feature, name, most, each in COUNTS
    }


class Topic:
    """The weights. Raises DataError (file, line) on a mistake in ``data/topic.tsv``."""

    def __init__(self, genre, folder: Path = DATA) -> None:
        self.genre = genre
        path = folder / "topic.tsv"
        self.weights: dict[str, int] = {}  # hundredths, whose sum is the same in any order
        for n, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if line.startswith("# "):
                continue
            word, _, weight = line.partition("\t")
            try:
                self.weights[word] = int(weight)
            except ValueError:
                raise DataError(f"{path.name}:{n}: {line!r} is no word with a weight") from None
        self.bias = self.weights.pop("=bias", 0)

    def conflict(self, words: AbstractSet[str]) -> float:
        """Log odds that a paragraph of these folded words tells of conflict, crime, unrest or disaster."""
        get = self.weights.get
        out = self.bias + sum(map(get, words, repeat(0)))
        return (out + sum(get(f, 0) * x for f, x in counts(words, self.genre).items())) / 100

    def telling(self, words: AbstractSet[str], most: int = 5) -> list[str]:
        """The words that speak most against conflict, strongest first."""
        against = [w for w in words if self.weights.get(w, 0) < 0]
        return sorted(against, key=lambda w: (self.weights[w], w))[:most]
