"""Small sets of words that the reader's walks ask for, by name: ``data/words.toml``."""

from functools import cache
from pathlib import Path

from streams.coding.checks import DataError, line_of, table
from streams.coding.lexicon import load_toml
from streams.coding.text import fold


def word_set(name: str) -> frozenset[str]:
    """The folded words of the set ``name``; DataError where ``data/words.toml`` has none of that name."""
    sets, path = _all()
    if name not in sets:
        raise DataError(f"{path.name}:1: no set {name!r}, which the coder asks for")
    return sets[name]


@cache
def _all() -> tuple[dict[str, frozenset[str]], Path]:
    data, path = load_toml("words.toml")
    return read_sets(table(data, "set", path), path), path


def read_sets(data: dict, path: Path) -> dict[str, frozenset[str]]:
    """Checked sets of a ``[set]`` table, name to folded words; DataError with file and line on a slip."""
    out = {}
    for name, text in data.items():
        where = f"{path.name}:{line_of(path, f'{name} =')}"
        if not isinstance(text, str) or not text.split():
            raise DataError(f"{where}: the set {name} is no string of words")
        words = text.split()
        for w in words:
            if w != fold(w):
                raise DataError(f"{where}: {w!r} of {name} is not folded: write {fold(w)!r}")
        if len(set(words)) != len(words):
            twice = next(w for w in words if words.count(w) > 1)
            raise DataError(f"{where}: {twice!r} stands twice in {name}")
        out[name] = frozenset(words)
    return out
