"""The topics on the broker against the topics as they should be.

Those of the contract come from ``schemas/topics/*.yaml``; those that only we use, changelogs and the marks
of replayed dead letters, from here.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass

import confluent_kafka
from kafka import KafkaAdminClient
from kafka.admin import ConfigResource, ConfigResourceType
from kafka.errors import KafkaError, TopicAlreadyExistsError

from streams.engine import clients
from streams.engine.clients import Cluster
from streams.engine.failures import EngineError
from streams.engine.names import Names
from streams.errors import Code
from streams.messages import LIMITS
from streams.messages import topics as contract_topics
from streams.settings import Settings

#: An article's state grows with its paragraphs, beyond what a message may be.
CHANGELOG_MAX_BYTES = 16 << 20
SIZE = "max.message.bytes"
#: What a record's batch takes beside its value, with a key of the usual length.
RECORD_OVERHEAD = 4096
# Settings whose value on the broker is compared with what it should be.
COMPARED = ("cleanup.policy", "retention.ms", SIZE)


@dataclass(frozen=True)
class Topic:
    """A topic as it should be."""

    name: str
    partitions: int
    replication: int
    config: Mapping[str, str]


@dataclass(frozen=True)
class Standing:
    """A topic as it should be against as it is; ``problems`` is empty where they agree."""

    topic: Topic
    exists: bool
    partitions: int
    problems: tuple[str, ...]


def wanted(settings: Settings) -> list[Topic]:
    """Every topic that an installation needs, with its prefix."""
    names = Names.of(settings)
    sizes = {names.dead_letters: settings.dead_letter_bytes}
    if settings.message_bytes > LIMITS.bytes:
        sizes |= dict.fromkeys((names.paragraphs, names.events), settings.message_bytes + RECORD_OVERHEAD)
    found = []
    for spec in contract_topics().values():
        name, config = settings.topic_prefix + spec.name, spec.settings()
        if name in sizes:
            config[SIZE] = str(sizes[name])
        found.append(Topic(name, settings.partitions, settings.replication, config))
    marks = {"cleanup.policy": "compact"}
    found.append(Topic(names.replayed, settings.partitions, settings.replication, marks))
    changelog = {"cleanup.policy": "compact", "max.message.bytes": str(CHANGELOG_MAX_BYTES)}
    for name in names.changelogs:
        found.append(Topic(name, settings.partitions, settings.replication, changelog))
    return found


def ensure(settings: Settings, cluster: Cluster | None = None) -> list[str]:
    """Create the topics that are missing; return their names.

    Raises EngineError: [no-broker], [topic-mismatch] where partition counts differ among the topics.
    """
    cluster = cluster or clients.find_cluster(settings)
    missing = [topic for topic in wanted(settings) if topic.name not in cluster.topics]
    create(settings, cluster, missing)
    require(settings, check(settings, configs=False))
    return [topic.name for topic in missing]


def create(settings: Settings, cluster: Cluster, topics: list[Topic]) -> None:
    """Create those of ``topics`` that are missing. Raises EngineError."""
    missing = [topic for topic in topics if topic.name not in cluster.topics]
    if missing and cluster.embedded:
        _touch(settings, [topic.name for topic in missing])
    elif missing:
        _create(settings, cluster, missing)


def require(settings: Settings, standings: list[Standing]) -> None:
    """Raise EngineError where a worker could not do its work: [no-topic], [topic-mismatch]."""
    absent = [standing.topic.name for standing in standings if not standing.exists]
    if absent:
        raise EngineError(
            Code.NO_TOPIC, f"there is no topic {', '.join(absent)}; whoholds topics create makes it"
        )
    names = Names.of(settings)
    # Faust gives a worker the same partitions of what it reads and of what its tables are restored from.
    together = {*names.inputs, *names.changelogs}
    counts = {
        standing.topic.name: standing.partitions for standing in standings if standing.topic.name in together
    }
    if len(set(counts.values())) > 1:
        words = ", ".join(f"{name} {count}" for name, count in sorted(counts.items()))
        raise EngineError(
            Code.TOPIC_MISMATCH, f"these topics need one number of partitions, and have: {words}"
        )


def check(settings: Settings, configs: bool = True) -> list[Standing]:
    """Each topic as it should be against as it is. ``configs`` False compares partitions only."""
    cluster = clients.find_cluster(settings)
    topics = wanted(settings)
    actual = _configs(settings, cluster, topics) if configs and not cluster.embedded else {}
    standings = []
    for topic in topics:
        count = cluster.topics.get(topic.name, 0)
        problems = []
        if not count:
            problems.append("is missing")
        elif count != topic.partitions:
            problems.append(f"has {count} partitions, the settings say {topic.partitions}")
        for name, value in topic.config.items():
            have = actual.get(topic.name, {}).get(name)
            if name in COMPARED and have is not None and have != value:
                problems.append(f"{name} is {have}, should be {value}")
        standings.append(Standing(topic, bool(count), count, tuple(problems)))
    return standings


def _create(settings: Settings, cluster: Cluster, topics: list[Topic]) -> None:
    asked = {
        topic.name: {
            "num_partitions": topic.partitions,
            "replication_factor": topic.replication,
            "configs": dict(topic.config),
        }
        for topic in topics
    }
    admin = KafkaAdminClient(**clients.kafka_python(settings, cluster))
    try:
        for name, options in asked.items():
            try:
                admin.create_topics({name: options}, wait_for_metadata=True)
            except TopicAlreadyExistsError:
                pass  # another worker was faster
            except KafkaError as error:
                raise EngineError(Code.NO_TOPIC, f"topic {name} could not be created: {error}") from None
    finally:
        admin.close()
    _await_topics(settings, list(asked))


def _touch(settings: Settings, names: list[str], timeout: float = 10.0) -> None:
    """Ask the embedded broker for the topics' metadata, which makes them: it has no CreateTopics."""
    client = confluent_kafka.Producer(clients.librdkafka(settings) | {"log_level": 0})
    deadline = time.monotonic() + timeout
    for name in names:
        # The first answer says that the topic is unknown, later ones that it is there.
        while not client.list_topics(name, timeout=5).topics[name].partitions:
            if time.monotonic() > deadline:
                raise EngineError(Code.NO_TOPIC, f"the embedded broker does not make topic {name}")


def _await_topics(settings: Settings, names: list[str], timeout: float = 10.0) -> None:
    # A topic is there for a broker only when the controller's word has reached that broker.
    deadline = time.monotonic() + timeout
    while missing := set(names) - set(clients.find_cluster(settings, 5).topics):
        if time.monotonic() > deadline:
            raise EngineError(
                Code.NO_TOPIC, f"topic {', '.join(sorted(missing))} was created and does not appear"
            )


def _configs(settings: Settings, cluster: Cluster, topics: list[Topic]) -> dict[str, dict[str, str]]:
    names = [topic.name for topic in topics if topic.name in cluster.topics]
    admin = KafkaAdminClient(**clients.kafka_python(settings, cluster))
    try:
        resources = [ConfigResource(ConfigResourceType.TOPIC, name) for name in names]
        found = admin.describe_configs(resources, config_filter="all").get("topic", {})
    except KafkaError as error:
        raise EngineError(Code.NO_TOPIC, f"the topics' settings could not be read: {error}") from None
    finally:
        admin.close()
    return {name: {key: str(data["value"]) for key, data in values.items()} for name, values in found.items()}
