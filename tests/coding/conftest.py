"""What tests of the coder share: one loaded coder, and a short way to run it."""

from collections.abc import Callable

import pytest

from streams.coding import Coder

PUBLISHED = "2024-03-10T12:00:00Z"  # a Sunday


@pytest.fixture(scope="session")
def coder() -> Coder:
    """The coder with the data that ships."""
    return Coder.load()


@pytest.fixture(scope="session")
def code(coder) -> Callable[..., list[dict]]:
    """Events of a text on its own: ``code(text, paragraph=2, kind="headline", …)``."""

    def run(text: str, **fields: object) -> list[dict]:
        paragraph = {"article_id": "a", "paragraph": 0, "text": text, "published_at": PUBLISHED} | fields
        return coder.step(None, paragraph)[1]

    return run
