"""Topics as they should be against as they are, on a real broker."""

import pytest
from kafka import KafkaAdminClient

from streams.engine import clients, topics
from streams.engine.failures import EngineError
from streams.engine.names import Names

pytestmark = pytest.mark.kafka


def create(settings, **asked) -> None:
    admin = KafkaAdminClient(**clients.kafka_python(settings, clients.find_cluster(settings)))
    try:
        admin.create_topics(asked, wait_for_metadata=True)
    finally:
        admin.close()


def test_what_is_missing_is_made_as_it_should_be_and_only_once(kafka):
    assert {standing.problems for standing in topics.check(kafka)} == {("is missing",)}
    made = topics.ensure(kafka)
    assert sorted(made) == sorted(topic.name for topic in topics.wanted(kafka))
    assert topics.ensure(kafka) == []
    assert {standing.problems for standing in topics.check(kafka)} == {()}


def test_what_is_otherwise_than_it_should_be_is_named(kafka):
    name = kafka.topic_prefix + "city-control"
    create(kafka, **{name: {"num_partitions": 2, "replication_factor": 1, "configs": {}}})
    topics.ensure(kafka)
    [standing] = [s for s in topics.check(kafka) if s.topic.name == name]
    assert standing.partitions == 2
    assert "has 2 partitions, the settings say 4" in standing.problems
    assert "cleanup.policy is delete, should be compact" in standing.problems


def test_inputs_and_tables_with_different_partition_counts_stop_a_worker(kafka):
    names = Names.of(kafka)
    create(kafka, **{names.paragraphs: {"num_partitions": 3, "replication_factor": 1}})
    with pytest.raises(EngineError, match=f"{names.paragraphs} 3") as caught:
        topics.ensure(kafka)
    assert caught.value.code == "topic-mismatch"


def test_topics_that_may_not_be_made_are_asked_for(kafka):
    with pytest.raises(EngineError, match="whoholds topics create"):
        topics.require(kafka, topics.check(kafka, configs=False))
