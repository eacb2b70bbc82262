"""Tables for people."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from rich.table import Table
from rich.text import Text

from streams.cli import show
from streams.messages import parse_day, parse_time

_STYLES = {
    "held": "green",
    "held_with_pockets": "green",
    "contested": "red",
    "besieged": "red",
    "claimed": "yellow",
    "vacated": "yellow",
    "unknown": "dim",
}


def plain_table(*columns: str) -> Table:
    """A table without frames, so that its lines can be copied and cut; cells may be ``rich.text.Text``."""
    table = Table(box=None, pad_edge=False, padding=(0, 3, 0, 0), header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


@dataclass
class Recent:
    """What changed of a city in a window: its row before, and how many steps since."""

    before: dict | None
    steps: int = 0
    gone: dict | None = field(default=None)


def recent_changes(changes: Iterable[dict], now: datetime, window: timedelta) -> dict[str, Recent]:
    """By city id, what changed in the ``window`` that ends at ``now``, by the day of the report.

    ``changes`` in the order of their ``seq`` for each city; those of one city that were sent after
    the first of the window belong to it too, since they stand on it.
    """
    found: dict[str, Recent] = {}
    for change in changes:
        city = (change["after"] or change["before"])["city"]["id"]
        learned = parse_time(change["learned_at"])
        if city not in found:
            if not now - window < learned <= now:
                continue
            found[city] = Recent(change["before"])
        found[city].steps += 1
        found[city].gone = change["before"] if change["after"] is None else None
    return found


def is_pressured(row: dict, now: datetime) -> bool:
    """Whether a city is under pressure on the day of ``now``."""
    return row["pressured_until"] is not None and parse_day(row["pressured_until"]) >= now.date()


def control_table(
    rows: Iterable[dict], now: datetime, recent: dict[str, Recent] | None = None, window: str = ""
) -> Table:
    """Who holds which city. ``recent``, if given, fills a last column, headed by the ``window``'s name."""
    columns = ["City", "Region", "Status", "Holder", "Since", "Pressure", "Last word"]
    table = plain_table(*columns, *([f"In {window}"] if recent is not None else []))
    for row in sorted(
        rows, key=lambda row: (row["city"]["country"] or "", row["city"]["name"], row["city"]["id"])
    ):
        city = row["city"]
        origins = f"{row['origins']} origin{'s' * (row['origins'] != 1)}"
        cells: list[Text | str] = [
            Text(show.name(city), "bold"),
            show.region(city),
            Text(show.short_status(row), _STYLES.get(row["status"], "")),
            show.name(row["holder"], "-"),
            show.interval(row["since"]) or "-",
            f"until {show.day(row['pressured_until'])}" if is_pressured(row, now) else "-",
            f"{show.moment_day(row['learned_at'])}, {origins}",
        ]
        if recent is not None:
            cells.append(_recent_words(row, recent.get(city["id"])))
        table.add_row(*cells)
    for change in (recent or {}).values():
        if change.gone is not None:
            was = change.gone["city"]
            table.add_row(
                show.name(was),
                show.region(was),
                Text("no row any more", "dim"),
                *["-"] * 4,
                f"was {show.status(change.before)}",
            )
    return table


def _recent_words(row: dict, recent: Recent | None) -> str:
    if recent is None:
        return "-"
    count = f"{recent.steps} change{'s' * (recent.steps != 1)}"
    before = "new" if recent.before is None else f"was {show.status(recent.before)}"
    return f"{count}, {before}" if show.status(recent.before) != show.status(row) else count
