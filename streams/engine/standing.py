"""What is on the cluster against what should be there: topics, group, lag, table."""

from dataclasses import dataclass, field

from kafka import KafkaAdminClient, KafkaConsumer, TopicPartition
from kafka.errors import KafkaError

from streams.engine import clients, topics
from streams.engine.clients import Cluster
from streams.engine.failures import EngineError
from streams.engine.names import CITIES, Names
from streams.engine.reading import read_keys
from streams.errors import Code
from streams.messages import topics as contract_topics
from streams.settings import Settings


@dataclass(frozen=True)
class TopicStatus:
    """A topic as it is. ``lag`` by partition, of what workers read; ``problems`` against what it should be."""

    name: str
    schema: str | None
    partitions: int
    records: int
    lag: dict[int, int] | None
    problems: tuple[str, ...]


@dataclass(frozen=True)
class Group:
    """The workers' group: its state as Kafka calls it, and its members' clients and hosts."""

    name: str
    state: str
    members: tuple[str, ...]


@dataclass
class Status:
    """All of it. ``group`` is None where the broker does not say; ``cities`` None without the topic."""

    cluster: Cluster
    names: Names
    topics: list[TopicStatus] = field(default_factory=list)
    group: Group | None = None
    cities: int | None = None


def look(settings: Settings) -> Status:
    """Ask the cluster. Raises EngineError."""
    cluster, names = clients.find_cluster(settings), Names.of(settings)
    found = Status(cluster, names)
    words = clients.kafka_python(settings, cluster)
    schemas = {settings.topic_prefix + spec.name: spec.schema for spec in contract_topics().values()}
    standings = topics.check(settings)
    try:
        admin, consumer = KafkaAdminClient(**words), KafkaConsumer(**words, enable_auto_commit=False)
        try:
            for standing in standings:
                name = standing.topic.name
                partitions = [TopicPartition(name, number) for number in range(standing.partitions)]
                records, lag = _counts(admin, consumer, names, partitions)
                found.topics.append(
                    TopicStatus(name, schemas.get(name), standing.partitions, records, lag, standing.problems)
                )
            if not cluster.embedded:  # it does not know DescribeGroups
                found.group = _group(admin, names.group)
        finally:
            consumer.close()
            admin.close()
    except KafkaError as error:
        raise EngineError(Code.NO_BROKER, f"the cluster's state could not be read: {error}") from None
    if names.cities in cluster.topics:
        found.cities = len(read_keys(settings, CITIES))
    return found


def _counts(
    admin: KafkaAdminClient, consumer: KafkaConsumer, names: Names, partitions: list[TopicPartition]
) -> tuple[int, dict[int, int] | None]:
    """Records that the topic holds, and those of each partition that no worker has finished."""
    if not partitions:
        return 0, None
    first, end = consumer.beginning_offsets(partitions), consumer.end_offsets(partitions)
    records = sum(end.values()) - sum(first.values())
    if partitions[0].topic not in names.inputs:
        return records, None
    committed = clients.patiently(lambda: admin.list_group_offsets({names.group: partitions}))
    committed = committed.get(names.group, {})
    lag = {}
    for partition in partitions:
        known = committed.get(partition)
        # Nothing committed (-1): the workers begin at the first record that is there.
        read = max(first[partition], known.offset if known is not None else -1)
        lag[partition.partition] = end[partition] - read
    return records, lag


def _group(admin: KafkaAdminClient, name: str) -> Group:
    told = clients.patiently(lambda: admin.describe_groups([name]))[name]
    state = told.get("group_state") or told.get("state") or "unknown"
    members = tuple(
        f"{member.get('client_id', '?')} {str(member.get('client_host', '')).lstrip('/')}"
        for member in told.get("members") or ()
    )
    return Group(name, str(state), members)
