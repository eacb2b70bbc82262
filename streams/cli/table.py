"""whoholds table: who holds which city."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import click

from streams.cli.options import WINDOW, broker_options, moment_options, settings_of

if TYPE_CHECKING:
    from streams.settings import Settings


@click.command("table")
@click.option(
    "--by",
    type=click.Choice(["city", "holder", "country"]),
    help="How long and how often each city was held, or a line for each holder or country.",
)
@click.option(
    "--window",
    type=WINDOW,
    metavar="7d",
    help="Also what changed in the last hours, days or weeks (12h, 7d, 2w).",
)
@click.option(
    "--clock",
    type=click.Choice(["happened", "learned"]),
    help="Whether the window is of when it happened or of when it was reported.  [learned]",
)
@moment_options
@click.option(
    "--json", "as_json", is_flag=True, help="The rows, or lines of --by, themselves, as JSON Lines."
)
@broker_options
def command(by, window, clock, as_of, happened_by, as_json, broker, topic_prefix, config) -> None:
    """Show who holds which city, since when, on whose word.

    The rows are those of city-control as they stand. With --as-of or --happened-by they are folded anew, as far
    as topic events still has them, from the events that were reported until then, or that happened until then.
    A window ends at that moment, else now.

    \b
    Example:
      whoholds table --window 7d
      whoholds table --as-of 2021-08-07
      whoholds table --happened-by 2021-08-07 --by holder --window 30d
    """
    from streams import control
    from streams.cli import show
    from streams.cli.console import console, print_table
    from streams.cli.output import JsonLines, message_for_people
    from streams.cli.reach import reach
    from streams.cli.tables import control_table, recent_changes
    from streams.cli.views import PARTS, view_table
    from streams.messages import encode

    clock = _clock(clock, window, happened_by)
    settings = settings_of(broker, topic_prefix, config)
    reach(settings)
    # Control's view judges for itself what is so now.
    rows, changes = _read(settings, as_of, happened_by, window is not None, as_json or by is not None)
    now = happened_by or as_of or datetime.now(UTC)
    view = by and control.view(rows, changes, now=now, window=window or timedelta(), clock=clock)
    if as_json:
        out = JsonLines()
        for line in view[PARTS[by]] if by else rows:
            out.write(encode(line))
        return out.flush()
    recent = recent_changes(changes, now, window, clock) if window is not None else None
    then = as_of is not None or happened_by is not None
    if not rows and not recent:
        return message_for_people("no city has a row" + (" then" if then else " yet"))
    screen = console()
    if by:
        print_table(screen, view_table(view, by, _words(window) if window else ""))
    else:
        print_table(screen, control_table(rows, now, recent, _words(window), screen.width))
    count = len(view["cities"]) if by else len(rows)
    summary = f"{count} {'city' if count == 1 else 'cities'}"
    if recent is not None:
        summary += f", {sum(r.steps for r in recent.values())} changes in {_words(window)}"
    last = max((row["learned_at"] for row in rows), default=None)
    if last and not then and not recent:
        summary += f"; the last report is of {show.moment_day(last)}"
    message_for_people(summary)


def _clock(clock: str | None, window: timedelta | None, happened_by: datetime | None) -> str:
    """The clock of the window. Raises click.UsageError where there is nothing that it could count."""
    if clock is not None and window is None:
        raise click.UsageError("--clock says how --window is meant; give a window, as in --window 7d.")
    if clock == "learned" and happened_by is not None:
        raise click.UsageError("a window before --happened-by is of when it happened: --clock happened.")
    return clock or ("happened" if happened_by is not None else "learned")


def _read(
    settings: "Settings",
    as_of: datetime | None,
    happened_by: datetime | None,
    with_changes: bool,
    messages: bool,
) -> tuple[list[dict], list[dict]]:
    """The rows by city id, and the changes as sent. ``messages``: the rows as they are, not as they are now."""
    from streams import control
    from streams.engine.names import CHANGES, EVENTS
    from streams.engine.reading import read_all, read_table

    if as_of is not None or happened_by is not None:
        rules = settings.control()
        events = [event for event, _ in read_all(settings, EVENTS)]
        by_day = happened_by.date() if happened_by else None
        rows = list(control.fold(events, rules, as_of=as_of, happened_by=by_day))
        return rows, list(
            control.changes(events, rules, as_of=as_of, happened_by=by_day)
        ) if with_changes else []
    rows = list(read_table(settings).values())
    if not messages:
        rows = list(filter(None, (control.live(row, now=datetime.now(UTC)) for row in rows)))
    changes = [change for change, _ in read_all(settings, CHANGES)] if with_changes else []
    return rows, sorted(changes, key=lambda c: c["seq"])


def _words(window) -> str:
    """A window in words: "7 days"."""
    hours = int(window.total_seconds() // 3600) if window else 0
    number, unit = (hours // 24, "day") if hours % 24 == 0 else (hours, "hour")
    return f"{number} {unit}{'s' * (number != 1)}"
