"""Changes in a line each, with the evidence that brought them about."""

import time
from datetime import datetime

from rich.console import Console
from rich.text import Text

from streams.cli import show

_COLUMNS = (8, 11, 62, 30, 38)
#: Columns are lined up where the terminal is at least this wide.
_WIDE = 140


class Voices:
    """Events by id, as another thread sees them arrive, to say on whose word a change stands."""

    def __init__(self, most: int = 100_000) -> None:
        self._events: dict[str, dict] = {}
        self._most = most

    def add(self, event: dict) -> None:
        """Remember ``event``; the oldest is forgotten when there are too many."""
        self._events[event["event_id"]] = event
        if len(self._events) > self._most:
            del self._events[next(iter(self._events))]

    def of(self, change: dict, patience: float) -> dict | None:
        """The event that decided ``change``, waiting up to ``patience`` seconds for it to arrive."""
        if not change["because"]:
            return None
        wanted = change["because"][-1]
        deadline = time.monotonic() + patience
        while wanted not in self._events and time.monotonic() < deadline:
            time.sleep(0.01)
        return self._events.get(wanted)


def change_line(change: dict, event: dict | None, seen: datetime, screen: Console) -> Text:
    """When it was seen, the city, what changed, since when, on whose word, and where that stands."""
    city, text = show.change_words(change)
    cells = [
        Text(f"{seen:%H:%M:%S}", "dim"),
        Text(city, "bold"),
        Text(text, "dim" if change["kind"] == "retract" else ""),
        Text(show.new_since(change)),
        Text(show.word(event), "italic"),
        Text(show.where_from(event), "dim"),
    ]
    if screen.is_terminal and screen.width < _WIDE:
        return Text("  ").join(cell for cell in cells if cell)
    for cell, width in zip(cells, _COLUMNS, strict=False):
        cell.pad_right(max(0, width - cell.cell_len))
    line = Text("  ").join(cells)
    line.rstrip()
    return line
