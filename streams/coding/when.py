"""The clock of a reading: times and figures found in sentences, against the day of publication."""

from datetime import date

from streams.coding.figures import figures
from streams.coding.time import find_times, told


class Clock:
    """Finds times; ``anchor`` is the date told last ("the next day")."""

    def __init__(self) -> None:
        self.anchor: date | None = None

    def find(self, words, raw, published: date):
        """Time spans of a sentence; the anchor moves to what it tells."""
        spans = find_times(words, raw, published, self.anchor)
        self.anchor = told(spans, self.anchor)
        return spans

    @staticmethod
    def figures(words, raw) -> dict:
        """killed, injured, detained, displaced, freed, fighters of a sentence."""
        return figures(words, raw)
