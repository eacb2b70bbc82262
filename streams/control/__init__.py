"""The control model: pure functions from a set of a city's events to its row, its history and the changes."""

from streams.control.explain import explain, history, what_would_change
from streams.control.model import apply, changes, fold, row
from streams.control.rules import load_rules
from streams.control.settings import Settings
from streams.control.view import live, transfers, view

__all__ = [
    "Settings", "apply", "changes", "explain", "fold", "history", "live", "load_rules", "row", "transfers",
    "view", "what_would_change",
]  # fmt: skip
