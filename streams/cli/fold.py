"""whoholds fold: events in, control rows or changes out, without a broker."""

import sys
from collections.abc import Iterator
from datetime import datetime

import click

from streams.cli.options import moment_options


@click.command("fold")
@click.option("--changes", is_flag=True, help="Write the changes instead of the final rows.")
@moment_options
@click.option(
    "--pressure-days", type=click.IntRange(0, 36500), help="Days that pressure counts, else the setting."
)
def command(
    changes: bool, as_of: datetime | None, happened_by: datetime | None, pressure_days: int | None
) -> None:
    """Fold events into the table of who holds which city.

    Reads event messages as JSON Lines from standard input, and writes the final control rows, sorted by city
    id. It uses what the events say and looks no place up. An invalid line is reported on standard error with
    its number and code, the rest go on, and the exit status is 1.

    --as-of T leaves out what was reported later, --happened-by T what happened later; together they give what
    was known at one moment of another.

    \b
    Example:
      whoholds code < paragraphs.jsonl | whoholds fold
    """
    from streams import control
    from streams.cli.output import JsonLines, message_for_people
    from streams.cli.reports import Reports
    from streams.messages import encode
    from streams.settings import Settings

    if changes and happened_by is not None:
        raise click.UsageError("--changes are those of the whole history; --happened-by goes without.")
    settings = Settings.load({"pressure_days": pressure_days})
    rules = control.Settings(pressure_days=settings.pressure_days)
    if sys.stdin.isatty():
        message_for_people("reading event messages from the keyboard, one a line; Ctrl-D ends")
    reports = Reports()
    out = JsonLines()
    if changes:
        messages = control.changes(_events(reports), rules, as_of=as_of)
    else:
        by_day = happened_by.date() if happened_by else None
        messages = control.fold(_events(reports), rules, as_of=as_of, happened_by=by_day)
    for message in messages:
        out.write(encode(message))
    out.flush()
    reports.finish()


def _events(reports) -> Iterator[dict]:
    """The valid events of standard input; the others are reported."""
    from streams.cli.lines import read_lines
    from streams.errors import BadMessage
    from streams.messages import decode_event

    for number, line in read_lines(sys.stdin.buffer):
        try:
            yield decode_event(line)
        except BadMessage as error:
            reports.bad(f"line {number}", error)
