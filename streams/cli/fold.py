"""whoholds fold: events in, control rows or changes out, without a broker."""

import sys
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

import click

from streams.cli.options import moment_options

if TYPE_CHECKING:
    from streams.cli.reports import Reports


@click.command("fold")
@click.option("--changes", is_flag=True, help="Write the changes instead of the final rows.")
@moment_options
@click.option(
    "--pressure-days", type=click.IntRange(0, 36500), help="Days that pressure counts, else the setting."
)
@click.option(
    "--horizon-days",
    type=click.IntRange(0, 36500),
    help="Days for which an event can be retracted, else the setting.",
)
@click.option(
    "--config",
    type=click.Path(exists=True, dir_okay=False),
    help="TOML file of settings; see whoholds config. [WHOHOLDS_CONFIG]",
)
def command(
    changes: bool,
    as_of: datetime | None,
    happened_by: datetime | None,
    pressure_days: int | None,
    horizon_days: int | None,
    config: str | None,
) -> None:
    """Fold events into the table of who holds which city.

    Reads event messages as JSON Lines from standard input, and writes the final control rows, sorted by city
    id. It uses what the events say and looks no place up. An invalid line, and an event that the rules must
    not use, is reported on standard error with its number and code; the rest go on, and the exit status is 1.

    --as-of T leaves out what was reported later, --happened-by T what happened later; together they give what
    was known at one moment of another.

    \b
    Example:
      whoholds code < paragraphs.jsonl | whoholds fold
    """
    from streams import control
    from streams.cli.options import settings_of
    from streams.cli.output import JsonLines, message_for_people
    from streams.cli.reports import Reports
    from streams.messages import encode

    rules = settings_of(None, None, config, pressure_days=pressure_days, horizon_days=horizon_days).control()
    if sys.stdin.isatty():
        message_for_people("reading event messages from the keyboard, one a line; Ctrl-D ends")
    reports = Reports()
    events = Events(reports)
    out = JsonLines()
    by_day = happened_by.date() if happened_by else None
    fold = control.changes if changes else control.fold
    for message in fold(events, rules, as_of=as_of, happened_by=by_day, refuse=events.refuse):
        out.write(encode(message))
    out.flush()
    reports.finish(counted=True)


class Events:
    """The valid events of standard input. The others are reported, and so are those that the fold refuses."""

    def __init__(self, reports: "Reports") -> None:
        self.reports = reports
        self._number, self._event_id = 0, ""

    def __iter__(self) -> Iterator[dict]:
        from streams.cli.lines import read_lines
        from streams.errors import BadMessage
        from streams.messages import decode_event

        for self._number, line in read_lines(sys.stdin.buffer):
            try:
                event = decode_event(line)
            except BadMessage as error:
                self.reports.bad(f"line {self._number}", error)
                continue
            self._event_id = event["event_id"]
            yield event
        self._event_id = ""

    def refuse(self, event_id: str, code: str, detail: str) -> None:
        """Report an event that is kept out: by its line, or by its id where that was read long ago."""
        from streams.cli.output import safe
        from streams.errors import BadMessage
        from streams.messages import EVENT

        where = f"line {self._number}" if event_id == self._event_id else f"event {safe(event_id)}"
        self.reports.bad(where, BadMessage(code, detail, schema=EVENT))
