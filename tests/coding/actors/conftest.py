"""Actors loaded once, and a reader of sentences."""

from collections.abc import Callable

import pytest

from streams.coding.actors import Actors, Mention

from ..tokens import tokens


@pytest.fixture(scope="session")
def actors() -> Actors:
    """The matcher with its real word lists."""
    return Actors.load()


@pytest.fixture(scope="session")
def found(actors: Actors) -> Callable[[str], list[tuple[str, Mention]]]:
    """What a sentence names: (phrase, mention), left to right."""

    def read(text: str) -> list[tuple[str, Mention]]:
        words, raw = tokens(text)
        return [(" ".join(words[a:b]), m) for a, b, m in actors.scan(words, raw)]

    return read
