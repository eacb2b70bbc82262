"""What the property tests and the model-based test share."""

import pytest

from streams.control import pages


@pytest.fixture(scope="module")
def small_pages():
    """So that the few events of an example fill pages."""
    before, pages.PAGE = pages.PAGE, 2
    yield
    pages.PAGE = before
