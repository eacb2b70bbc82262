"""The gazetteer, loaded once, and short ways to ask it."""

import pytest

from streams.coding.places import Gazetteer, fold_name


class Asked:
    """The gazetteer with names as they are printed."""

    def __init__(self, gazetteer: Gazetteer):
        self.gazetteer = gazetteer

    def candidates(self, name: str) -> tuple[int, ...]:
        """Candidates of ``name``, which must be a name as a whole."""
        words = fold_name(name).split()
        length, found = self.gazetteer.match(words, 0)
        assert length == len(words), f"{name!r} is not known"
        return found

    def place(self, name: str, **hints) -> dict:
        """The place chosen for ``name``."""
        index, _ = self.gazetteer.choose(self.candidates(name), **hints)
        assert index is not None
        return self.gazetteer.place(index)


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    """The gazetteer as it is shipped."""
    return Gazetteer.load()


@pytest.fixture(scope="session")
def asked(gazetteer) -> Asked:
    """Short ways to ask it."""
    return Asked(gazetteer)
