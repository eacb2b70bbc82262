"""A reader of figures."""

from collections.abc import Callable

import pytest

from streams.coding.figures import Figure, figures, find_figures

from ..tokens import tokens


@pytest.fixture(scope="session")
def found() -> Callable[[str], list[Figure]]:
    """The quantities of a sentence."""
    return lambda text: find_figures(*tokens(text))


@pytest.fixture(scope="session")
def told() -> Callable[[str], dict[str, tuple[int | None, int | None]]]:
    """What a sentence counts, without what it does not: class to (min, max)."""
    return lambda text: {k: (v["min"], v["max"]) for k, v in figures(*tokens(text)).items() if v}
