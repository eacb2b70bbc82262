"""Reads the word lists: tab-separated tables with a header line and ``#`` comments, checked line by line."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from streams.coding.text import normalise, sentences


class DataError(ValueError):
    """A mistake in a word list; the message names file and line."""

    def __init__(self, path: Path, line: int, detail: str) -> None:
        super().__init__(f"{path.name}:{line}: {detail}")
        self.path = path
        self.line = line
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table: its cells by column name, an empty cell or ``-`` as ``""``."""

    path: Path
    number: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def many(self, column: str) -> list[str]:
        """The values of a cell that holds several, parted by ``|``."""
        return [v for p in self.cells[column].split("|") if (v := p.strip())]

    def one_of(self, column: str, allowed: frozenset[str]) -> str:
        """The value of a cell, which has to be one of ``allowed``."""
        value = self.cells[column]
        if value not in allowed:
            raise self.error(f"{column} {value!r} is none of {', '.join(sorted(allowed))}")
        return value

    def flags(self, column: str, allowed: frozenset[str]) -> frozenset[str]:
        """The space-separated flags of a cell, each one of ``allowed``."""
        found = frozenset(self.cells[column].split())
        if not found <= allowed:
            raise self.error(f"unknown {column} {' '.join(sorted(found - allowed))!r}")
        return found

    def error(self, detail: str) -> DataError:
        """The error to raise about this line."""
        return DataError(self.path, self.number, detail)


def read(path: Path, columns: tuple[str, ...]) -> Iterator[Line]:
    """Yield the lines of the table ``path``, whose header has to name exactly ``columns``.

    Raises DataError on a wrong header, a wrong number of cells, a line that is not UTF-8, or an empty table.
    """
    seen_header = False
    lines = 0
    for number, raw in enumerate(path.read_bytes().split(b"\n"), 1):
        try:
            text = raw.decode("utf-8").rstrip("\r")
        except UnicodeDecodeError:
            raise DataError(path, number, "not UTF-8") from None
        if not text.strip() or text.startswith("#"):
            continue
        cells = [c.strip() for c in text.split("\t")]
        if not seen_header:
            if tuple(cells) != columns:
                raise DataError(path, number, f"header is {cells}, expected {list(columns)}")
            seen_header = True
            continue
        if len(cells) != len(columns):
            raise DataError(path, number, f"{len(cells)} cells, expected {len(columns)}")
        lines += 1
        yield Line(path, number, {k: "" if v == "-" else v for k, v in zip(columns, cells, strict=True)})
    if not lines:
        raise DataError(path, 1, "no lines")


def phrase(text: str) -> tuple[str, ...]:
    """A name as the tokeniser gives its words, so that lists and paragraphs are folded alike."""
    plain = text.replace("-", " ")
    if plain.isascii() and plain.replace(" ", "").isalnum():
        return tuple(plain.lower().split())
    return tuple(w for s in sentences(normalise(text)) for w in s.words)


def longest(node: dict, words: Sequence[str], k: int) -> tuple[int, Any]:
    """Walk a trie (word to node, None to what ends there) from word ``k``: the end and value of the longest
    phrase.

    ``(k, None)`` if none starts there.
    """
    end, value, n = k, None, len(words)
    while k < n:
        node = node.get(words[k])
        if node is None:
            break
        k += 1
        if None in node:
            end, value = k, node[None]
    return end, value
