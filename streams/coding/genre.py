"""What a paragraph is news of, by its words alone: sport, business, technology and the arts against war.

Such news storms, captures, bombs and falls as war does, and it is most of what is printed. Words of its own subjects
speak for it, words of war and disaster against it; the lists are ``data/genre.toml``.
"""

import re
from collections.abc import Set as AbstractSet
from pathlib import Path

from streams.coding.checks import DataError, line_of
from streams.coding.lexicon import DATA, load_toml
from streams.coding.text import bare_words

SUBJECTS = ("sport", "business", "technology", "arts")
LEAST = 2  # points that make news of another subject: a strong word has two, a weak one one
ENOUGH = 3  # the same where a word of war stands, for not to read it at all
OUTWEIGHS = 2  # points that it takes to outweigh a soft word of war
_WORD = re.compile(r"[a-z0-9]+")


class Genre:
    """The word lists. Raises DataError (file, line) on a mistake."""

    def __init__(self, folder: Path = DATA) -> None:
        data, path = load_toml("genre.toml", folder)
        for name, lists in (
            *((s, ("strong", "weak")) for s in SUBJECTS),
            ("evidence", ("hard", "soft", "unrest")),
        ):
            table = data.pop(name, None)
            if not isinstance(table, dict) or set(table) != set(lists):
                raise DataError(
                    f"{path.name}:{line_of(path, f'[{name}]')}: no [{name}] with {' and '.join(lists)}"
                )
            for key, text in table.items():
                wrong = (
                    [w for w in text.split() if not _WORD.fullmatch(w)] if isinstance(text, str) else [text]
                )
                if wrong:
                    raise DataError(
                        f"{path.name}:{line_of(path, f'[{name}]')}: {key} has {wrong[0]!r}, no folded word"
                    )
            data[name] = {key: frozenset(text.split()) for key, text in table.items()}
        self.strong = frozenset().union(*(data[s]["strong"] for s in SUBJECTS))
        self.weak = frozenset().union(*(data[s]["weak"] for s in SUBJECTS)) - self.strong
        self.hard, self.soft = data["evidence"]["hard"], data["evidence"]["soft"]
        self.unrest = data["evidence"]["unrest"]
        twice = (self.strong | self.weak) & (self.hard | self.soft) or self.hard & self.soft
        if twice:
            word = min(twice)
            raise DataError(f"{path.name}:{line_of(path, word)}: {word!r} speaks for war and against it")

    def points(self, words: AbstractSet[str]) -> int:
        """How much speaks for another subject."""
        return 2 * len(words & self.strong) + len(words & self.weak)

    def plain(self, text: str) -> bool:
        """Whether a text is so clearly of another subject that it need not be read."""
        words = set(bare_words(text) if text.isascii() else _WORD.findall(text.lower()))
        other = self.figurative(words) and (self.soft.isdisjoint(words) or self.points(words) >= ENOUGH)
        return other and self.unrest.isdisjoint(words)  # workers and students protest too

    def telling(self, text: str) -> list[str]:
        """The words that speak for another subject, folded, in reading order."""
        words = dict.fromkeys(_WORD.findall(text.lower()))
        return [w for w in words if w in self.strong or w in self.weak]

    def figurative(self, words: AbstractSet[str]) -> bool:
        """Whether what sounds like war in ``words`` (folded) is a figure of speech of another subject."""
        points = self.points(words)
        return (
            points >= LEAST and self.hard.isdisjoint(words) and points >= OUTWEIGHS * len(words & self.soft)
        )

    def evidence(self, words: AbstractSet[str]) -> bool:
        """Whether any of ``words`` (folded) speaks of war: a soft one only where none speaks of another subject."""
        return not self.hard.isdisjoint(words) or not (self.soft.isdisjoint(words) or self.points(words))
