"""Tables for people."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from rich.table import Table
from rich.text import Text

from streams.cli import show
from streams.control.view import Clock, in_window, standing_changes
from streams.messages import parse_day

#: Width from which a table has all its columns.
NARROW = 120

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
    """What changed of a city in a window: its row before and after, and the steps between, as they now stand."""

    before: dict | None
    after: dict | None
    steps: int = 1


def recent_changes(
    changes: Iterable[dict], now: datetime, window: timedelta, clock: Clock = "learned"
) -> dict[str, Recent]:
    """By city id, what was learned of it, or happened to it, in the ``window`` that ends at ``now``.

    ``changes`` are the messages of each city as sent, retracted steps among them; only steps that still
    stand count, so the order of arrival does not.
    """
    found: dict[str, Recent] = {}
    for change in standing_changes(changes):
        if not in_window(change, now, window, clock):
            continue
        city = (change["after"] or change["before"])["city"]["id"]
        if city in found:
            found[city].steps += 1
            found[city].after = change["after"]
        else:
            found[city] = Recent(change["before"], change["after"])
    return found


def is_pressured(row: dict, now: datetime) -> bool:
    """Whether a city is under pressure on the day of ``now``."""
    return row["pressured_until"] is not None and parse_day(row["pressured_until"]) >= now.date()


def control_table(
    rows: Collection[dict],
    now: datetime,
    recent: dict[str, Recent] | None = None,
    window: str = "",
    width: int = NARROW,
) -> Table:
    """Who holds which city, judged at ``now``.

    ``recent``, if given, fills a last column, headed by the ``window``'s name. Below a ``width`` of
    NARROW characters some columns are left out, and the holder is said with the status.
    """
    names = ["City", "Status", "Since", "Pressure until"]
    if width >= NARROW:
        names[1:3] = ["Region", "Status", "Holder", "Since"]
        names.append("Last word")
    table = plain_table(*names, *([f"In {window}"] if recent is not None else []))
    for column in table.columns:
        column.no_wrap = column.header in ("City", "Pressure until")
    for row in sorted(rows, key=lambda row: show.place_order(row["city"])):
        city = row["city"]
        words = show.short_status(row) if width >= NARROW else show.status(row)
        origins = f"{row['origins']} origin{'s' * (row['origins'] != 1)}"
        cells = {
            "City": Text(show.name(city), "bold"),
            "Region": show.region(city),
            "Status": Text(words, _STYLES.get(row["status"], "")),
            "Holder": show.name(row["holder"], "-"),
            "Since": show.interval(row["since"], weekday=False) or "-",
            "Pressure until": show.day(row["pressured_until"], weekday=False)
            if is_pressured(row, now)
            else "-",
            "Last word": f"{show.moment_day(row['learned_at'], weekday=False)}, {origins}",
        }
        last = [] if recent is None else [_recent_words(row, recent.get(city["id"]))]
        table.add_row(*(cells[name] for name in names), *last)
    listed = {row["city"]["id"] for row in rows}
    for city_id, change in (recent or {}).items():
        if city_id not in listed:
            was = (change.before or change.after)["city"]
            cells = {
                "City": show.name(was),
                "Region": show.region(was),
                "Status": Text("no row any more", "dim"),
            }
            table.add_row(*(cells.get(name, "-") for name in names), f"was {show.status(change.before)}")
    return table


def _recent_words(row: dict, recent: Recent | None) -> str:
    if recent is None:
        return "-"
    count = f"{recent.steps} change{'s' * (recent.steps != 1)}"
    before = "new" if recent.before is None else f"was {show.status(recent.before)}"
    return f"{count}, {before}" if show.status(recent.before) != show.status(row) else count
