"""What tests of several rooms share."""

import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def repo() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared material beside the checkout; tests that need it are skipped where it is absent."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("there is no folder ../shared beside the checkout")
    return folder


@pytest.fixture(scope="session")
def whoholds() -> str:
    """Path of the installed command ``whoholds``, of the Python that runs the tests."""
    command = Path(sysconfig.get_path("scripts")) / "whoholds"
    assert command.exists(), "whoholds is not installed in this environment: make install"
    return str(command)
