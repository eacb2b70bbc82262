"""whoholds fold: events in, control rows or changes out, without a broker."""

import sys
from collections.abc import Iterator
from datetime import datetime

import click

from streams.cli.options import MOMENT


@click.command("fold")
@click.option("--changes", is_flag=True, help="Write the changes instead of the final rows.")
@click.option(
    "--as-of", type=MOMENT, metavar="TIME", help="As known then: RFC 3339, or a day, whose end is meant."
)
@click.option(
    "--pressure-days", type=click.IntRange(0, 36500), help="Days that pressure counts, else the setting."
)
def command(changes: bool, as_of: datetime | None, pressure_days: int | None) -> None:
    """Fold events into the table of who holds which city.

    Reads event messages as JSON Lines from standard input, and writes the final control rows, sorted by city
    id. It uses what the events say and looks no place up. An invalid line is reported on standard error with
    its number and code, the rest go on, and the exit status is 1.

    \b
    Example:
      whoholds code < paragraphs.jsonl | whoholds fold
    """
    from streams import control
    from streams.cli.output import JsonLines, message_for_people
    from streams.cli.reports import Reports
    from streams.messages import encode
    from streams.settings import Settings

    settings = Settings.load({"pressure_days": pressure_days})
    rules = control.Settings(pressure_days=settings.pressure_days)
    if sys.stdin.isatty():
        message_for_people("reading event messages from the keyboard, one a line; Ctrl-D ends")
    reports = Reports()
    out = JsonLines()
    run = control.changes if changes else control.fold
    for message in run(_events(reports), rules, as_of=as_of):
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
