"""Fixtures of the engine's tests."""

from engine.fixtures import embedded, kafka, kafka_cluster

__all__ = ["embedded", "kafka", "kafka_cluster"]
