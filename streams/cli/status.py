"""whoholds status: what is on the cluster against what should be, and how far the workers are."""

import click

from streams.cli.options import broker_options, settings_of


@click.command("status")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@broker_options
def command(as_json, broker, topic_prefix, config) -> None:
    """Show brokers, workers, topics, what has not been read yet, and the size of the table.

    Topics are held against what they should be; whoholds topics check does only that, and its exit status says so.

    \b
    Example:
      whoholds status --broker kafka-1:9092
    """
    from streams.cli.console import console, print_table
    from streams.cli.output import JsonLines, safe
    from streams.cli.reach import reach
    from streams.cli.tables import plain_table
    from streams.engine import standing
    from streams.messages import encode

    settings = settings_of(broker, topic_prefix, config)
    reach(settings)
    found = standing.look(settings)
    kind = "embedded broker" if found.cluster.embedded else "Kafka"
    if as_json:
        out = JsonLines()
        out.write(encode(_message(settings, found, kind)))
        return out.flush()
    screen = console()
    brokers = ", ".join(found.cluster.brokers)
    many = f"{len(found.cluster.brokers)} broker{'s' * (len(found.cluster.brokers) != 1)}"
    screen.print(f"{kind} at {safe(settings.broker)}, {many}: {safe(brokers)}", soft_wrap=True)
    screen.print(f"workers: {safe(_workers(found))}", soft_wrap=True)
    cities = "no table yet" if found.cities is None else f"{found.cities} cities"
    screen.print(f"table: {cities}\n")
    table = plain_table("Topic", "Schema", "Partitions", "Records", "Not read yet", "Problems")
    for topic in found.topics:
        table.add_row(
            safe(topic.name),
            topic.schema or "",
            str(topic.partitions or "no topic"),
            str(topic.records),
            "" if topic.lag is None else _lag_words(topic.lag),
            safe("; ".join(topic.problems)),
        )
    print_table(screen, table)


def _workers(found) -> str:
    if found.group is None:
        return f"group {found.names.group}; the embedded broker does not say who is in it"
    group = found.group
    many = f"{len(group.members)} worker{'s' * (len(group.members) != 1)} in group {group.name}"
    if not group.members:
        return f"none in group {group.name} ({group.state})"
    return f"{many} ({group.state}): {', '.join(group.members)}"


def _lag_words(lag: dict[int, int]) -> str:
    """``0``, or ``12 (partition 3: 12)``."""
    behind = ", ".join(f"{number}: {count}" for number, count in lag.items() if count)
    return f"{sum(lag.values())} (partition {behind})" if behind else "0"


def _message(settings, found, kind: str) -> dict:
    topics = {}
    for topic in found.topics:
        facts = {"records": topic.records, "partitions": topic.partitions, "schema": topic.schema}
        facts["problems"] = list(topic.problems)
        if topic.lag is not None:
            facts |= {"unread": sum(topic.lag.values())}
            facts["lag"] = {str(number): count for number, count in topic.lag.items()}
        topics[topic.name] = facts
    group = found.group
    return {
        "broker": settings.broker,
        "kind": kind,
        "brokers": list(found.cluster.brokers),
        "group": found.names.group,
        "group_state": group and group.state,
        "workers": group and list(group.members),
        "cities": found.cities,
        "topics": topics,
    }
