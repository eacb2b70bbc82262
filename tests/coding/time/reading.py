"""Reads the times of a sentence for tests."""

from datetime import date

from streams.coding.time import TimeSpan, find_times

from ..tokens import tokens

SATURDAY = date(2021, 8, 7)


def read(text: str, published: date = SATURDAY, anchor: date | None = None) -> list[tuple[str, TimeSpan]]:
    """(words, span) of every time expression of ``text``."""
    words, raw = tokens(text)
    return [
        (" ".join(words[t.start_word : t.end_word]), t) for t in find_times(words, raw, published, anchor)
    ]


def days(
    text: str, published: date = SATURDAY, anchor: date | None = None
) -> tuple[str | None, str | None, str, str]:
    """(from, to, precision, kind) of the one expression of ``text``."""
    [(_, t)] = read(text, published, anchor)
    return t.from_, t.to, t.precision, t.kind
