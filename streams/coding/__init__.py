"""Text to events: pure, knows no Kafka, clock or network."""

from streams.coding.coder import Coder

__all__ = ["Coder"]
