"""whoholds status: what is on the cluster, and how far the workers are."""

import click

from streams.cli.options import broker_options, settings_of


@click.command("status")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@broker_options
def command(as_json, broker, topic_prefix, config) -> None:
    """Show the topics, and what the workers have not read yet.

    \b
    Example:
      whoholds status --broker kafka-1:9092
    """
    from streams.cli.console import console, print_table
    from streams.cli.lag import Lags
    from streams.cli.output import JsonLines, safe
    from streams.cli.reach import reach
    from streams.cli.tables import plain_table
    from streams.messages import encode

    settings = settings_of(broker, topic_prefix, config)
    reach(settings)
    with Lags(settings) as lags:
        names, cluster = lags.names, lags.cluster
        found = [
            lags.of(n)
            for n in (names.paragraphs, names.events, names.changes, names.cities, names.dead_letters)
        ]
    read = {names.paragraphs, names.events}
    kind = "embedded broker" if cluster.embedded else "Kafka"
    if as_json:
        topics = {
            lag.topic: {"records": lag.end - lag.first, "partitions": cluster.topics.get(lag.topic, 0)}
            | ({"unread": lag.unread} if lag.topic in read else {})
            for lag in found
        }
        out = JsonLines()
        out.write(encode({"broker": settings.broker, "kind": kind, "group": names.group, "topics": topics}))
        return out.flush()
    table = plain_table("Topic", "Partitions", "Records", "Not read yet")
    for lag in found:
        count = cluster.topics.get(lag.topic, 0)
        unread = str(lag.unread) if lag.topic in read else ""
        table.add_row(lag.topic, str(count or "no topic"), str(lag.end - lag.first), unread)
    screen = console()
    screen.print(f"{kind} at {safe(settings.broker)}, {len(cluster.brokers)} brokers, group {names.group}")
    print_table(screen, table)
