"""The control model: pure functions from a set of a city's events to its row, its history and the changes."""

from streams.control.model import apply, changes, fold, row
from streams.control.settings import Settings

__all__ = ["Settings", "apply", "changes", "fold", "row"]
