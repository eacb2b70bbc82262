"""whoholds config: every setting, its value and where that came from."""

import click

from streams.cli.options import broker_options, settings_of


@click.command("config")
@click.option("--changed", is_flag=True, help="Only those that are not at their default.")
@click.option("--json", "as_json", is_flag=True, help="One line for each setting.")
@broker_options
def command(changed, as_json, broker, topic_prefix, config) -> None:
    """Show the settings and where each comes from.

    A setting comes from an option, else the environment (WHOHOLDS_ and its name in capitals), else the TOML
    file of --config (or WHOHOLDS_CONFIG) with lines such as: partitions = 12. Secrets are not shown.

    \b
    Example:
      WHOHOLDS_BROKER=kafka-1:9092 whoholds config --changed
    """
    from streams.cli.console import console, print_table
    from streams.cli.output import JsonLines, safe
    from streams.cli.tables import plain_table
    from streams.messages import encode

    rows = settings_of(broker, topic_prefix, config).shown()
    if changed:
        rows = [row for row in rows if row[2] != "default"]
    if as_json:
        out = JsonLines()
        for row in rows:
            out.write(encode(dict(zip(("name", "value", "source", "help"), row, strict=True))))
        out.flush()
        return
    table = plain_table("Setting", "Value", "From", "What it is")
    for row in rows:
        table.add_row(*map(safe, row))
    print_table(console(), table)
