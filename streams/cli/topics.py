"""whoholds topics: the topics on the cluster as they should be, or not."""

import click

from streams.cli.options import broker_options, settings_of


@click.group("topics")
def command() -> None:
    """Create or check the topics.

    \b
    Example:
      whoholds topics create --broker kafka-1:9092 --partitions 12 --replication 3
    """


@command.command("create")
@click.option("--partitions", type=click.IntRange(1), help="Of every topic.")
@click.option("--replication", type=click.IntRange(1), help="Replicas of every partition.")
@broker_options
def create(partitions, replication, broker, topic_prefix, config) -> None:
    """Create the topics that are missing.

    \b
    Example:
      whoholds topics create --broker kafka-1:9092 --partitions 12 --replication 3
    """
    from streams.cli.output import message_for_people
    from streams.cli.reach import reach
    from streams.engine import topics

    settings = settings_of(broker, topic_prefix, config, partitions=partitions, replication=replication)
    reach(settings)
    created = topics.ensure(settings)
    for topic in created:
        click.echo(topic)
    message_for_people(f"created {len(created)} topics" if created else "every topic is there already")


@command.command("check")
@click.option("--partitions", type=click.IntRange(1), help="That every topic should have.")
@click.option("--json", "as_json", is_flag=True, help="One line for each topic.")
@broker_options
def check(partitions, as_json, broker, topic_prefix, config) -> None:
    """Compare the topics with what they should be; exit status 1 where one is not.

    \b
    Example:
      whoholds topics check --broker kafka-1:9092
    """
    from streams.cli.console import console, print_table
    from streams.cli.output import JsonLines, safe
    from streams.cli.reach import reach
    from streams.cli.tables import plain_table
    from streams.engine import topics
    from streams.messages import encode

    settings = settings_of(broker, topic_prefix, config, partitions=partitions)
    reach(settings)
    standings = topics.check(settings)
    if as_json:
        out = JsonLines()
        for s in standings:
            facts = {"topic": s.topic.name, "exists": s.exists, "partitions": s.partitions}
            out.write(encode({**facts, "problems": list(s.problems)}))
        out.flush()
    else:
        table = plain_table("Topic", "Partitions", "Problems")
        for s in standings:
            table.add_row(s.topic.name, str(s.partitions or ""), safe("; ".join(s.problems) or "none"))
        print_table(console(), table)
    if any(s.problems for s in standings):
        raise SystemExit(1)
