"""whoholds why: the evidence behind a city's row."""

from datetime import datetime

import click

from streams.cli.cities import city_options
from streams.cli.options import settings_of


@click.command("why")
@city_options
def command(city, file, as_of, happened_by, as_json, broker, topic_prefix, config) -> None:
    """Tell why a city's row is what it is: every piece of evidence, and what would change it.

    Reads the events about the city from topic events, or from a file. CITY is a name or an id.

    \b
    Example:
      whoholds why Gao
      whoholds code articles/*.txt | whoholds why Gao --events -
    """
    from streams import control
    from streams.cli.cities import OneCity
    from streams.cli.console import console
    from streams.cli.output import safe

    found = OneCity(city, file, settings_of(broker, topic_prefix, config), as_of, happened_by)
    steps = found.told(control.explain)
    if as_json:
        found.write(steps)
        return found.reports.finish()
    screen = console()
    row = control.row(found.state, found.rules, **found.when)
    for line in account(row, steps, as_of, happened_by):
        screen.print(line, soft_wrap=True)
    for event_id, code, detail in found.kept_out:
        screen.print(safe(f"kept out: event {event_id}: {detail} [{code}]"), soft_wrap=True)
    if as_of is None and happened_by is None:
        for line in _changes(control.what_would_change(found.state, found.rules)):
            screen.print(line, soft_wrap=True)
    found.reports.finish()


def account(
    row: dict | None, steps: list[dict], as_of: datetime | None = None, happened_by: datetime | None = None
) -> list[str]:
    """The account in lines: the row, then for each step when, on whose word, what it did and by which rule."""
    from streams.cli import show
    from streams.cli.output import safe

    if row is None:
        head = "no row" if not steps else "nothing is left to say"
    else:
        since = show.interval(row["since"])
        head = f"{show.name(row['city'])} ({show.region(row['city'])}): {show.status(row)}"
        head += f", since {since}" if since else ""
        head += f", under pressure until {show.day(row['pressured_until'])}" if row["pressured"] else ""
    for words, moment in ("as known on", as_of), ("as it was on", happened_by):
        head += f"  ({words} {show.day(moment.date().isoformat())})" if moment else ""
    lines = [head, ""]
    for number, step in enumerate(steps, 1):
        lines.append(f"{number:>3}  {said(step)}")
        lines += [f"     {safe(link)}" for link in links(step)]
        lines.append(f"     {did(step)}")
        if step["rule"] is not None:
            lines.append(f"     rule {step['rule']}: {step['text']}")
        lines.append("")
    return lines


def links(step: dict) -> list[str]:
    """Where to read a step's article; of an operator's, why it was asserted."""
    found = [f"note: {step['title']}"] if step["operator"] and step["title"] else []
    return found + [step["url"]] * bool(step["url"])


def said(step: dict) -> str:
    """When it happened and was told, who said what, and where: the first line of a step."""
    from streams.cli import show
    from streams.cli.output import safe

    when = show.interval(step["happened"]) or "no day given"
    told = show.moment_day(step["reported_at"])
    told = "told that day" if told == when else f"told {told}"
    who = f" by {show.name(step['actor'])}" if step["actor"] else ""
    whom = f", against {show.name(step['target'])}" if step["target"] else ""
    scope = "" if step["scope"] == "whole" else f" ({step['scope'].replace('_', ' ')})"
    source = f", {safe(step['source'])}" if step["source"] else ""
    return f"{when}, {told}; {show.voice(step)}: {step['type']}{scope}{who}{whom}  [{show.where_from(step)}{source}]"


def did(step: dict) -> str:
    """What a step did to the row: the second line of a step."""
    from streams.cli import show

    if step["retracted"] is not None:
        return "taken back later: as if it had never been there"
    if not step["changed"]:
        return "changes nothing"
    before, after = show.status(step["before"]), show.after(step)
    return f"{before} -> {after}" if show.status(step["after"]) != before else after


def _changes(possibilities: list[dict]) -> list[str]:
    """What would change the row, in lines."""
    from streams.cli import show

    if not possibilities:
        return ["Nothing that was tried would change status or parties."]
    lines = ["It would change if an outlet not heard before told of"]
    for possible in possibilities:
        scope = "" if possible["scope"] == "whole" else f" ({possible['scope'].replace('_', ' ')})"
        who = f" by {show.name(possible['actor'])}" if possible["actor"] else ""
        # Who left is the only one that a row without a holder can name.
        leaver = possible["actor"] if possible["type"] == "withdrawal" else None
        row = {**possible, "previous_holder": leaver, "pockets": [], "pressured": False}
        after = show.status(row) if possible["status"] else "no row"
        lines.append(
            f"  - a {possible['type']}{scope}{who}, {possible['assertion']}: {after} ({possible['rule']})"
        )
    return lines
