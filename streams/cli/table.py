"""whoholds table: who holds which city."""

from datetime import UTC, datetime

import click

from streams.cli.options import MOMENT, WINDOW, broker_options, settings_of


@click.command("table")
@click.option(
    "--window",
    type=WINDOW,
    metavar="7d",
    help="Also what changed in the last hours, days or weeks (12h, 7d, 2w).",
)
@click.option(
    "--as-of", type=MOMENT, metavar="TIME", help="As known then: RFC 3339, or a day, whose end is meant."
)
@click.option("--json", "as_json", is_flag=True, help="The rows themselves, as JSON Lines.")
@broker_options
def command(window, as_of, as_json, broker, topic_prefix, config) -> None:
    """Show who holds which city, since when, on whose word.

    The rows are those of city-control as they stand. With --as-of they are folded anew from the events that
    were reported until then, as far as topic events still has them.

    \b
    Example:
      whoholds table --window 7d
      whoholds table --as-of 2021-08-07
    """
    from streams.cli import show
    from streams.cli.console import console, print_table
    from streams.cli.output import JsonLines, message_for_people
    from streams.cli.reach import reach
    from streams.cli.tables import control_table, recent_changes
    from streams.messages import encode

    settings = settings_of(broker, topic_prefix, config)
    reach(settings)
    rows, changes = _read(settings, as_of, window is not None, as_json)
    if as_json:
        out = JsonLines()
        for row in rows:
            out.write(encode(row))
        return out.flush()
    now = as_of or datetime.now(UTC)
    recent = recent_changes(changes, now, window) if window is not None else None
    if not rows and not recent:
        return message_for_people("no city has a row" + (" then" if as_of else " yet"))
    screen = console()
    print_table(screen, control_table(rows, now, recent, _words(window), screen.width))
    summary = f"{len(rows)} {'city' if len(rows) == 1 else 'cities'}"
    if recent is not None:
        summary += f", {sum(r.steps for r in recent.values())} changes in {_words(window)}"
    last = max((row["learned_at"] for row in rows), default=None)
    if last and as_of is None and not recent:
        summary += f"; the last report is of {show.moment_day(last)}"
    message_for_people(summary)


def _read(
    settings, as_of: datetime | None, with_changes: bool, messages: bool
) -> tuple[list[dict], list[dict]]:
    """The rows by city id, and the changes as sent. ``messages``: the rows as they are, not as they are now."""
    from streams import control
    from streams.engine.names import CHANGES, EVENTS
    from streams.engine.reading import read_all, read_table

    if as_of is not None:
        rules = control.Settings(pressure_days=settings.pressure_days)
        events = [event for event, _ in read_all(settings, EVENTS)]
        rows = list(control.fold(events, rules, as_of=as_of))
        return rows, list(control.changes(events, rules, as_of=as_of)) if with_changes else []
    rows = list(read_table(settings).values())
    if not messages:
        rows = list(filter(None, (control.live(row, now=datetime.now(UTC)) for row in rows)))
    changes = [change for change, _ in read_all(settings, CHANGES)] if with_changes else []
    return rows, sorted(changes, key=lambda c: c["seq"])


def _words(window) -> str:
    """A window in words: "7 days"."""
    hours = int(window.total_seconds() // 3600) if window else 0
    return f"{hours // 24} days" if hours % 24 == 0 else f"{hours} hours"
