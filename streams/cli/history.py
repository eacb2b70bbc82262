"""whoholds history: the steps of a city's row."""

import click

from streams.cli.cities import city_options
from streams.cli.options import settings_of


@click.command("history")
@city_options
def command(city, file, as_of, happened_by, as_json, broker, topic_prefix, config) -> None:
    """List the steps of a city's row in the order of what happened, as now known.

    Only what changed the row; whoholds why tells all evidence. CITY is a name or an id.

    \b
    Example:
      whoholds history Gao
      whoholds code articles/*.txt | whoholds history Gao --events -
    """
    from streams import control
    from streams.cli import show
    from streams.cli.cities import OneCity
    from streams.cli.console import console, print_table
    from streams.cli.output import message_for_people
    from streams.cli.tables import plain_table

    found = OneCity(city, file, settings_of(broker, topic_prefix, config), as_of, happened_by)
    steps = found.told(control.history)
    if as_json:
        found.write(steps)
    elif not steps:
        message_for_people("nothing changed its row" + (" by then" if as_of or happened_by else ""))
    else:
        table = plain_table("Happened", "Told", "Row after it", "On whose word", "Where")
        for step in steps:
            table.add_row(
                show.interval(step["happened"]) or "-",
                show.moment_day(step["reported_at"]),
                show.after(step),
                show.voice(step),
                show.where_from(step),
            )
        print_table(console(), table)
    found.reports.finish()
