"""Brokers for tests: the embedded one, and a real Kafka where Java and Maven are there."""

import uuid
from pathlib import Path

import pytest

from engine.harness import load_kafka_script
from streams.engine.embedded import EmbeddedBroker
from streams.settings import Settings

#: Faster than what people need, so that tests need not wait for it.
QUICK = {"commit_interval": 0.1, "session_timeout": 6.0}


@pytest.fixture
def embedded():
    """Settings to reach an embedded broker of the test's own."""
    with EmbeddedBroker(Settings(**QUICK)) as broker:
        yield broker.settings


@pytest.fixture(scope="session")
def kafka_cluster(tmp_path_factory: pytest.TempPathFactory):
    """A real Kafka of one broker, for all tests of the run."""
    script = load_kafka_script()
    if script.missing_tools():
        pytest.skip(f"a real Kafka needs {' and '.join(script.missing_tools())}")
    folder: Path = tmp_path_factory.mktemp("kafka") / "cluster"
    cluster = script.Cluster.plan(folder, tied=True)
    try:
        yield cluster.start()
    finally:
        cluster.stop()


@pytest.fixture
def kafka(kafka_cluster) -> Settings:
    """Settings to reach the real Kafka, with topics of the test's own."""
    return Settings(broker=kafka_cluster.bootstrap, topic_prefix=f"t{uuid.uuid4().hex[:8]}-", **QUICK)
