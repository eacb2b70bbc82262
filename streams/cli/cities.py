"""A city by the name that somebody typed, and the events about it."""

import difflib
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

import click

from streams.cli.options import broker_options, moment_options
from streams.cli.output import safe
from streams.cli.problems import Problem
from streams.errors import Code

if TYPE_CHECKING:
    from streams.cli.reports import Reports
    from streams.settings import Settings


def city_options(function: Callable) -> Callable:
    """The argument and options of verbs about one city; :class:`OneCity` takes them."""
    options = (
        click.argument("city"),
        click.option(
            "--events",
            "file",
            type=click.Path(exists=True, dir_okay=False, allow_dash=True),
            help="JSON Lines of events, - for standard input, in place of a broker.",
        ),
        moment_options,
        click.option("--json", "as_json", is_flag=True, help="The steps themselves, as JSON Lines."),
        broker_options,
    )
    for option in reversed(options):
        function = option(function)
    return function


class OneCity:
    """The city that such a verb tells of: its state, as the workers' settings fold it, and its steps.

    ``when`` holds ``as_of`` and ``happened_by`` as control has them. Raises Problem where there is no such city,
    or more than one.
    """

    def __init__(
        self,
        city: str,
        file: str | None,
        settings: "Settings",
        as_of: datetime | None,
        happened_by: datetime | None,
    ) -> None:
        from streams import control
        from streams.cli.reports import Reports

        self.reports = Reports()
        self.rules = settings.control()
        self.when = {"as_of": as_of, "happened_by": happened_by and happened_by.date()}
        events = events_of(city, read_events(file, settings, self.reports))
        #: Events that the rules must not use: id, code and what is wrong.
        self.kept_out: list[tuple[str, str, str]] = []
        self.state, _ = control.apply(
            None, events, self.rules, refuse=lambda *refused: self.kept_out.append(refused)
        )
        # What the fold has no use for, and people have: where to read it, and why an operator says so.
        self._links = {e["event_id"]: {"url": e.get("url"), "title": e.get("title")} for e in events}

    def told(self, tell: Callable) -> list[dict]:
        """The steps that ``tell`` (control's explain or history) gives, each with ``url`` and ``title``."""
        steps = tell(self.state, self.rules, **self.when)
        return [{**step, **self._links[step["event_id"]]} for step in steps]

    def write(self, steps: Iterable[dict]) -> None:
        """Write steps as JSON Lines."""
        from streams.cli.output import JsonLines
        from streams.messages import encode

        out = JsonLines()
        for step in steps:
            out.write(encode(step))
        out.flush()


def read_events(file: str | None, settings: "Settings", reports: "Reports") -> Iterator[dict]:
    """The events of ``file`` (- is standard input), or of topic events where it is None.

    Lines that are no events are reported.
    """
    if file is None:
        from streams.cli.reach import reach
        from streams.engine.names import EVENTS
        from streams.engine.reading import read_all

        reach(settings)
        for event, _ in read_all(settings, EVENTS):
            yield event
        return
    from streams.cli.lines import read_lines
    from streams.errors import BadMessage
    from streams.messages import decode_event

    with sys.stdin.buffer if file == "-" else open(file, "rb") as stream:
        for number, line in read_lines(stream):
            try:
                yield decode_event(line)
            except BadMessage as error:
                reports.bad(f"line {number}", error)


def events_of(city: str, events: Iterable[dict]) -> list[dict]:
    """The events about the one city that ``city`` means: a name, whatever its accents and case, or an id.

    Raises Problem where there is none, or more than one.
    """
    wanted = _plain(city)
    found: dict[str, list[dict]] = {}
    names: dict[str, dict] = {}
    for event in events:
        place = event["place"]
        if place and place["id"] and place["kind"] == "city":
            names[place["id"]] = place
            if city == place["id"] or wanted == _plain(place["name"]):
                found.setdefault(place["id"], []).append(event)
    if not found:
        near = difflib.get_close_matches(wanted, {_plain(place["name"]) for place in names.values()}, n=3)
        near_names = sorted({safe(p["name"]) for p in names.values() if _plain(p["name"]) in near})
        hint = f"Did you mean {' or '.join(near_names)}?" if near_names else ""
        raise Problem(f"no event is about a city {safe(city)}", Code.NO_SUCH_CITY, hint=hint)
    if len(found) > 1:
        which = ", ".join(
            f"{safe(i)} ({safe(names[i]['admin1'] or '')}, {safe(names[i]['country'] or '')})" for i in found
        )
        raise Problem(
            f"there are {len(found)} cities {safe(city)}",
            Code.AMBIGUOUS_CITY,
            hint=f"Name one by its id: {which}",
        )
    return next(iter(found.values()))


def _plain(name: str) -> str:
    """A name without accents, case and punctuation."""
    letters = unicodedata.normalize("NFKD", name).casefold()
    return "".join(c for c in letters if c.isalnum())
