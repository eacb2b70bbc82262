"""whoholds why: the evidence behind a city's row."""

from datetime import datetime

import click

from streams.cli.cities import city_options
from streams.cli.options import MOMENT, broker_options, settings_of


@click.command("why")
@city_options
@click.option(
    "--as-of", type=MOMENT, metavar="TIME", help="As known then: RFC 3339, or a day, whose end is meant."
)
@broker_options
def command(city, file, as_json, as_of, broker, topic_prefix, config) -> None:
    """Tell why a city's row is what it is: every piece of evidence, and what would change it.

    Reads the events about the city from topic events, or from a file. CITY is a name or an id.

    \b
    Example:
      whoholds why Gao
      whoholds code articles/*.txt | whoholds why Gao --events -
    """
    from streams import control
    from streams.cli.cities import events_of, read_events
    from streams.cli.console import console
    from streams.cli.output import JsonLines
    from streams.cli.reports import Reports
    from streams.messages import encode

    settings = settings_of(broker, topic_prefix, config)
    reports = Reports()
    rules = control.Settings(pressure_days=settings.pressure_days)
    state, _ = control.apply(None, events_of(city, read_events(file, settings, reports)), rules)
    steps = control.explain(state, rules, as_of=as_of)
    if as_json:
        out = JsonLines()
        for step in steps:
            out.write(encode(step))
        out.flush()
        return reports.finish()
    screen = console()
    for line in account(control.row(state, rules, as_of=as_of), steps, as_of):
        screen.print(line, soft_wrap=True)
    if as_of is None:
        for line in _changes(control.what_would_change(state, rules)):
            screen.print(line, soft_wrap=True)
    reports.finish()


def account(row: dict | None, steps: list[dict], as_of: datetime | None = None) -> list[str]:
    """The account in lines: the row, then for each step when, on whose word, what it did and by which rule."""
    from streams.cli import show

    if row is None:
        head = "no row" if not steps else "nothing is left to say"
    else:
        since = show.interval(row["since"])
        head = f"{show.name(row['city'])} ({show.region(row['city'])}): {show.status(row)}"
        head += f", since {since}" if since else ""
        head += f", under pressure until {show.day(row['pressured_until'])}" if row["pressured"] else ""
    lines = [head + (f"  (as known on {show.day(as_of.date().isoformat())})" if as_of else ""), ""]
    for number, step in enumerate(steps, 1):
        lines.append(f"{number:>3}  {said(step)}")
        lines.append(f"     {did(step)}")
        if step["rule"] is not None:
            lines.append(f"     rule {step['rule']}: {step['text']}")
        lines.append("")
    return lines


def said(step: dict) -> str:
    """When it happened and was told, who said what, and where: the first line of a step."""
    from streams.cli import show
    from streams.cli.output import safe

    when = show.interval(step["happened"]) or "no day given"
    told = show.moment_day(step["reported_at"])
    told = "told that day" if told == when else f"told {told}"
    voice = "an operator" if step["operator"] else show.word({**step, "attributed_to": step["speaker"]})
    who = f" by {show.name(step['actor'])}" if step["actor"] else ""
    whom = f", against {show.name(step['target'])}" if step["target"] else ""
    scope = "" if step["scope"] == "whole" else f" ({step['scope'].replace('_', ' ')})"
    source = f", {safe(step['source'])}" if step["source"] else ""
    return f"{when}, {told}; {voice}: {step['type']}{scope}{who}{whom}  [{show.where_from(step)}{source}]"


def did(step: dict) -> str:
    """What a step did to the row: the second line of a step."""
    from streams.cli import show

    if step["retracted"] is not None:
        return "taken back later: as if it had never been there"
    if not step["changed"]:
        return "changes nothing"
    before, after = show.status(step["before"]), show.status(step["after"])
    if before == after:
        fields = ", ".join(difference["field"].replace("_", " ") for difference in step["did"])
        return f"{after}; new: {fields}"
    return f"{before} -> {after}"


def _changes(possibilities: list[dict]) -> list[str]:
    """What would change the row, in lines."""
    from streams.cli import show

    if not possibilities:
        return ["Nothing that was tried would change status or parties."]
    lines = ["It would change if an outlet not heard before told of"]
    for possible in possibilities:
        scope = "" if possible["scope"] == "whole" else f" ({possible['scope'].replace('_', ' ')})"
        who = f" by {show.name(possible['actor'])}" if possible["actor"] else ""
        row = {**possible, "previous_holder": None, "pockets": [], "pressured": False}
        after = show.status(row) if possible["status"] else "no row"
        lines.append(
            f"  - a {possible['type']}{scope}{who}, {possible['assertion']}: {after} ({possible['rule']})"
        )
    return lines
