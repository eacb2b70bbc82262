"""The embedded broker: what works on it, and what it says where its limits are reached."""

import os

import confluent_kafka
import pytest

from engine.harness import Worker, await_done, letters, news, offline, online, until
from streams.engine import clients, topics
from streams.engine.embedded import PARTITION_BYTES, EmbeddedBroker, Fill
from streams.engine.failures import EngineError
from streams.engine.producing import Producer
from streams.engine.reading import follow, read_all, read_table
from streams.settings import Settings


def fill(settings: Settings, topic: str, size: int, partition: int = 0) -> None:
    """Write ``size`` bytes that do not compress to one partition, past all guards, in records of 100 kB."""
    producer = confluent_kafka.Producer(clients.librdkafka(settings) | {"linger.ms": 0})
    for _ in range(size // 100_000 + 1):
        producer.produce(topic, os.urandom(100_000), b"k", partition=partition)
        producer.flush()


def test_it_knows_itself_and_has_the_topics(embedded):
    cluster = clients.find_cluster(embedded)
    assert cluster.embedded
    assert {topic.name: 4 for topic in topics.wanted(embedded)} == cluster.topics
    assert [standing.problems for standing in topics.check(embedded)] == [()] * len(cluster.topics)


def test_streaming_equals_offline(embedded):
    told = news(articles=20, paragraphs=10)
    with Worker(embedded) as worker:
        with Producer(embedded) as producer:
            for paragraph in told:
                producer.send(paragraph)
        assert (producer.sent, producer.delivered) == (200, 200)
        await_done(embedded)
        assert worker.end()[0] == 0, worker.said()
    assert letters(embedded) == {}
    assert online(embedded) == offline(told)


def test_a_restarted_worker_that_finds_everything_goes_on(embedded):
    told = news(articles=10, paragraphs=10)
    with Producer(embedded) as producer, Worker(embedded) as worker:
        for paragraph in told[:50]:
            producer.send(paragraph)
        producer.flush()
        until(lambda: worker.metric('whoholds_records_in_total{step="code"}') > 10, "a few paragraphs")
        worker.kill()
        for paragraph in told[50:]:
            producer.send(paragraph)
        producer.flush()
        worker.start()
        await_done(embedded)
    assert online(embedded) == offline(told)


def test_a_restarted_worker_whose_table_was_dropped_says_that_it_cannot_go_on(embedded):
    names = topics.Names.of(embedded)
    fill(embedded, names.city_changelog, PARTITION_BYTES * 6 // 5)
    with Worker(embedded, ready=False) as worker:
        assert worker.process.wait(30) == 75
        assert "table cannot be restored" in worker.said()
        assert "Traceback" not in worker.said()


@pytest.mark.parametrize("topic", ["paragraphs", "events"])
def test_a_worker_that_finds_its_input_dropped_says_so(embedded, topic):
    fill(embedded, topic, PARTITION_BYTES * 6 // 5)
    with Worker(embedded, ready=False) as worker:
        assert worker.process.wait(30) == 75
        assert f"of {topic}/0 were dropped by the broker unread" in worker.said()


def test_readers_say_that_rows_were_dropped(embedded):
    fill(embedded, "city-control", PARTITION_BYTES * 6 // 5)
    with pytest.raises(EngineError, match="dropped the .* oldest records of city-control"):
        read_table(embedded)


def test_the_producer_waits_for_workers_and_says_when_there_are_none(embedded):
    settings = embedded.with_values(start_timeout=1.0)
    big = {"article_id": "a", "text": "quiet " * 10_000, "published_at": "2021-08-07T12:00:00Z"}
    with pytest.raises(EngineError, match="start a worker first"), Producer(settings) as producer:
        for number in range(200):
            producer.send(big | {"paragraph": number})
    low, high = _ends(embedded, "paragraphs")
    assert low == 0
    assert 0 < high < 200


def test_the_producer_never_outruns_the_workers(embedded):
    count = 300  # 18 MB of one article, so of one partition, which keeps 5
    big = {"article_id": "a", "text": "quiet " * 10_000, "published_at": "2021-08-07T12:00:00Z"}
    with Worker(embedded), Producer(embedded) as producer:
        for number in range(count):
            producer.send(big | {"paragraph": 0, "revised_at": f"2021-08-07T12:{number % 60:02d}:00Z"})
        producer.flush()
        await_done(embedded)
    assert letters(embedded) == {}


def _ends(settings: Settings, topic: str) -> tuple[int, int]:
    consumer = confluent_kafka.Consumer(clients.librdkafka(settings) | {"group.id": "ends"})
    try:
        pairs = [
            consumer.get_watermark_offsets(confluent_kafka.TopicPartition(topic, number), timeout=10)
            for number in range(4)
        ]
        return sum(low for low, _ in pairs), sum(high for _, high in pairs)
    finally:
        consumer.close()


def test_the_guard_warns_before_and_when_something_is_dropped():
    said: list[Fill] = []
    with EmbeddedBroker(warn=said.append) as broker:
        fill(broker.settings, "events", PARTITION_BYTES // 2)
        until(lambda: broker.fills(), "the guard to see it")
        assert said == []
        fill(broker.settings, "events", PARTITION_BYTES * 2 // 5)
        until(lambda: said, "a warning that the partition is nearly full")
        fill(broker.settings, "events", PARTITION_BYTES * 2 // 5)
        until(lambda: len(said) > 1, "a word of what was dropped")
        assert [bool(found.dropped) for found in said] == [False, True]
        assert broker.dropped > 0


def test_more_partitions_than_it_has_are_refused():
    with pytest.raises(EngineError, match="at most 4"), EmbeddedBroker(Settings(partitions=5)):
        pass


def test_a_follower_sees_what_comes_and_each_event_once(embedded):
    told = news(articles=3, paragraphs=4)
    expected = offline(told)[0]
    found: list[str] = []
    with Worker(embedded):
        stream = follow(embedded, "events", from_start=True, stop=lambda: len(found) >= len(expected))
        with Producer(embedded) as producer:
            for _ in range(2):  # delivered twice: the same events, sent twice
                for paragraph in told:
                    producer.send(paragraph)
        found += [event["event_id"] for event, _ in _take(stream, len(expected))]
        await_done(embedded)
        assert len(found) == len(set(found))
        assert set(found) == expected
        raw = _ends(embedded, "events")[1]
    assert raw == 2 * len(expected)
    assert len(read_all(embedded, "events")) == len(expected)


def _take(stream, count: int):
    for _ in range(count):
        yield next(stream)
