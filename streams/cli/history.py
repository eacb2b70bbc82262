"""whoholds history: the steps of a city's row."""

import click

from streams.cli.cities import city_options
from streams.cli.options import MOMENT, broker_options, settings_of


@click.command("history")
@city_options
@click.option(
    "--as-of", type=MOMENT, metavar="TIME", help="As known then: RFC 3339, or a day, whose end is meant."
)
@broker_options
def command(city, file, as_json, as_of, broker, topic_prefix, config) -> None:
    """List the steps of a city's row in the order of what happened, as now known.

    Only what changed the row; whoholds why tells all evidence. CITY is a name or an id.

    \b
    Example:
      whoholds history Gao
      whoholds code articles/*.txt | whoholds history Gao --events -
    """
    from streams import control
    from streams.cli import show
    from streams.cli.cities import events_of, read_events
    from streams.cli.console import console, print_table
    from streams.cli.output import JsonLines
    from streams.cli.reports import Reports
    from streams.cli.tables import plain_table
    from streams.messages import encode

    settings = settings_of(broker, topic_prefix, config)
    reports = Reports()
    rules = control.Settings(pressure_days=settings.pressure_days)
    state, _ = control.apply(None, events_of(city, read_events(file, settings, reports)), rules)
    steps = control.history(state, rules, as_of=as_of)
    if as_json:
        out = JsonLines()
        for step in steps:
            out.write(encode(step))
        out.flush()
        return reports.finish()
    table = plain_table("Happened", "Told", "Row after it", "On whose word", "Where")
    for step in steps:
        table.add_row(
            show.interval(step["happened"]) or "-",
            show.moment_day(step["reported_at"]),
            show.status(step["after"]),
            "an operator" if step["operator"] else show.word({**step, "attributed_to": step["speaker"]}),
            show.where_from(step),
        )
    print_table(console(), table)
    reports.finish()
