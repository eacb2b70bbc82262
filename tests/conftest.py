"""What tests of several rooms share."""

import importlib.util
import signal
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# A shell starts background jobs with Ctrl-C ignored, and what these start inherits that: the tests of Ctrl-C could not
# interrupt anything.
signal.signal(signal.SIGINT, signal.default_int_handler)


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


def _kafka_script():
    spec = importlib.util.spec_from_file_location("whoholds_kafka_script", ROOT / "scripts" / "kafka.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def real_kafka(tmp_path_factory) -> Iterator[str]:
    """Address of a real Kafka broker; tests take a topic prefix each. Mark them ``kafka``."""
    script = _kafka_script()
    if missing := script.missing_tools():
        pytest.skip(f"no real Kafka without {' and '.join(missing)}")
    cluster = script.Cluster.plan(tmp_path_factory.mktemp("kafka") / "cluster", tied=True)
    try:
        yield cluster.start().bootstrap
    finally:
        cluster.stop()
