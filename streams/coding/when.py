"""The clock of a reading: times and figures found in sentences, against the day of publication."""


class Clock:
    """Finds times; ``anchor`` is the date named last ("the next day")."""

    def __init__(self) -> None:
        self.anchor: str | None = None
        from streams.coding.figures import figures
        from streams.coding.time import find_times

        self._find, self._figures = find_times, figures

    def find(self, words, raw, published):
        """Time spans of a sentence."""
        return self._find(words, raw, published, self.anchor)

    def figures(self, words, raw) -> dict:
        """killed, injured, detained, displaced, freed, fighters of a sentence."""
        return self._figures(words, raw)
