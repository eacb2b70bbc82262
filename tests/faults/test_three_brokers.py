"""Three brokers, several workers, and what can go wrong: streaming still gives what offline gives.

Each test prints its seed; ``WHOHOLDS_SEED`` runs one again with it. The numbers are small enough for every
run of the tests; ``make soak`` (``WHOHOLDS_SOAK=1``) has the large ones.
"""

import json
import os
import random
import signal
import time
import uuid
from collections.abc import Iterable
from contextlib import ExitStack

import confluent_kafka
import pytest
from engine.harness import (
    Worker,
    await_done,
    letters,
    load_kafka_script,
    news,
    offline,
    online,
    unread,
    until,
)

from streams.engine import clients, topics
from streams.engine.failures import EngineError
from streams.engine.names import Names
from streams.settings import Settings

pytestmark = [pytest.mark.kafka, pytest.mark.timeout(3600)]

SOAK = bool(os.environ.get("WHOHOLDS_SOAK"))
PATIENCE = 1800.0 if SOAK else 240.0
MANY = 100_000  # paragraphs beyond which days of publication are in order, but for three
CODED = 'whoholds_records_in_total{step="code"}'


@pytest.fixture(scope="module")
def brokers(tmp_path_factory):
    """A cluster of three, each a broker and a controller."""
    script = load_kafka_script()
    if script.missing_tools():
        pytest.skip(f"a real Kafka needs {' and '.join(script.missing_tools())}")
    cluster = script.Cluster.plan(tmp_path_factory.mktemp("three") / "cluster", 3, tied=True, heap="384m")
    try:
        yield cluster.start()
    finally:
        cluster.stop()


@pytest.fixture
def settings(brokers) -> Settings:
    """Settings of an installation of the test's own, every topic on all three brokers."""
    found = Settings(
        broker=brokers.bootstrap,
        topic_prefix=f"t{uuid.uuid4().hex[:8]}-",
        replication=3,
        commit_interval=0.5,
        session_timeout=6.0,
        # The paragraphs' dates are drawn by lot: nothing is to be forgotten for its age.
        article_days=3650,
        event_id_days=3650,
    )
    until(lambda: made(found), "the brokers to make the topics")
    return found


def made(settings: Settings) -> bool:
    """Whether every broker knows the topics; one that has just come back may not yet."""
    try:
        topics.ensure(settings)
    except EngineError:
        return False
    return True


@pytest.fixture
def chance(request) -> random.Random:
    """Whatever is drawn by lot; its seed is printed."""
    seed = int(os.environ.get("WHOHOLDS_SEED") or random.SystemRandom().randrange(1 << 32))
    print(f"{request.node.name}: WHOHOLDS_SEED={seed}")
    return random.Random(seed)


def send(settings: Settings, messages: list, **words) -> None:
    """Produce quickly, as another program would, in the order given; a list stands for its first item, spoilt."""
    config = {"partitioner": "murmur2_random", "enable.idempotence": True, "linger.ms": 20} | words
    producer = confluent_kafka.Producer(clients.librdkafka(settings) | config)
    topic, failed = Names.of(settings).paragraphs, []
    for message in messages:
        key = (message[0] if isinstance(message, list) else message)["article_id"]
        while True:
            try:
                producer.produce(
                    topic,
                    json.dumps(message).encode(),
                    key.encode(),
                    on_delivery=lambda error, _: failed.append(error) if error else None,
                )
                break
            except BufferError:
                producer.poll(0.1)
        producer.poll(0)
    producer.flush(120)
    assert failed == []


def many(count: int, chance: random.Random) -> list[dict]:
    """``count`` paragraphs of articles of twenty, from days in no order; where there are very many, from sixty in order.

    Each event of an old day sends every later step of its city anew: hundreds of thousands of them, out of order as no
    newsroom sends them, would fill the disk and test no more than thousands do. Workers that come and go are apart
    by days all the same. Sixty days are within the horizon, so that no repeat is forgotten meanwhile.
    """
    cities, days = max(200, count // 100), 60 if count > MANY else None
    seed = chance.randrange(1 << 32)
    return news(articles=count // 20, paragraphs=20, cities=cities, seed=seed, days=days)


def cut(told: list[dict], part: int, parts: int) -> list[dict]:
    """One of ``parts`` equal parts, in order: an article's context depends on the order of its paragraphs."""
    return told[part * len(told) // parts : (part + 1) * len(told) // parts]


def idle(settings: Settings) -> bool:
    """Whether all is done, as far as the brokers can say."""
    try:
        return not unread(settings)
    except confluent_kafka.KafkaException:
        return False


def check(settings: Settings, told: list[dict], workers: Iterable[Worker] = ()) -> None:
    """The promise. Workers that ended by themselves are started again, as a supervisor would."""

    def done() -> bool:
        for worker in workers:
            if worker.process.poll() is not None:
                print(f"a worker ended with {worker.process.returncode}, and is started again")
                worker.ready = False
                worker.start()
        return idle(settings)

    until(done, "the brokers to be back and all to be done", PATIENCE)
    await_done(settings, PATIENCE)
    assert letters(settings) == {}
    assert online(settings) == offline(told)


def coded(workers: list[Worker]) -> float:
    """Paragraphs coded by the workers that run, since each started."""
    count = 0.0
    for worker in workers:
        try:
            count += worker.metric(CODED)
        except OSError:
            continue
    return count


def test_random_workers_of_three_are_killed(settings, chance):
    told = many(200_000 if SOAK else 6_000, chance)
    with ExitStack() as stack:
        workers = [stack.enter_context(Worker(settings)) for _ in range(3)]
        send(settings, told)
        for _ in range(30 if SOAK else 4):
            time.sleep(chance.uniform(0.2, 2.0))
            if idle(settings):
                break
            victim = chance.choice(workers)
            victim.kill()
            victim.ready = False
            victim.start()
        check(settings, told, workers)


def test_leaders_die_and_come_back(settings, brokers, chance):
    told = many(40_000 if SOAK else 3_000, chance)
    parts = 5 if SOAK else 2
    with Worker(settings) as first, Worker(settings) as second:
        for part in range(parts):
            send(settings, cut(told, part, parts))
            leader = chance.choice(brokers.brokers)
            brokers.kill(leader)
            time.sleep(chance.uniform(0.5, 3.0))
            brokers.launch(leader)
            brokers.await_started(leader)
        check(settings, told, (first, second))


def test_all_brokers_are_gone_for_a_while(settings, brokers, chance):
    told = many(20_000 if SOAK else 2_000, chance)
    with Worker(settings) as worker:
        send(settings, told)
        until(lambda: worker.metric(CODED) > 50, "some work")
        for broker in brokers.brokers:
            brokers.kill(broker)
        time.sleep(60 if SOAK else 8)
        for broker in brokers.brokers:
            brokers.launch(broker)
        for broker in brokers.brokers:
            brokers.await_started(broker)
        # A worker may give up, to be started again; it must not go on wrongly.
        until(lambda: worker.process.poll() is not None or idle(settings), "the work to end", PATIENCE)
        check(settings, told, (worker,))


def test_a_worker_is_frozen_past_its_session(settings, chance):
    told = many(20_000 if SOAK else 2_000, chance)
    with Worker(settings) as first, Worker(settings) as second:
        send(settings, cut(told, 0, 2))
        until(lambda: coded([first]) > 20, "some work")
        first.tell(signal.SIGSTOP)
        send(settings, cut(told, 1, 2))
        before = coded([second])
        # The other takes its partitions, and goes on.
        until(lambda: coded([second]) > before, "the other to go on")
        time.sleep(settings.session_timeout + 2)
        first.tell(signal.SIGCONT)
        # It either sees that it was away before it writes anything, or had nothing in hand to write.
        check(settings, told, (first, second))


def test_workers_are_restarted_one_by_one(settings, chance):
    told = many(20_000 if SOAK else 2_000, chance)
    with Worker(settings) as first, Worker(settings) as second:
        send(settings, told)
        for worker in (first, second):
            status, _ = worker.end(signal.SIGTERM)
            assert status == 0, worker.said()
            worker.start()
        check(settings, told)


def test_workers_come_and_go_under_load(settings, chance):
    told = many(60_000 if SOAK else 4_000, chance)
    with ExitStack() as stack:
        workers: list[Worker] = []
        for part, count in enumerate((1, 2, 4, 2, 1)):
            while len(workers) < count:
                workers.append(stack.enter_context(Worker(settings)))
            send(settings, cut(told, part, 5))
            while len(workers) > count:
                status, _ = workers.pop().end()
                assert status == 0
        check(settings, told, workers)


def test_a_producer_dies_in_mid_article_and_begins_again(settings, chance):
    told = many(2_000, chance)
    at = chance.randrange(200, 1_000)
    with Worker(settings):
        send(settings, told[:at])
        # It does not know how far it came, and sends the last ones once more, cut elsewhere.
        send(settings, told[at - chance.randrange(1, 150) :])
        check(settings, told)


def test_batches_of_every_codec(settings, chance):
    codecs = ["none", "gzip", "snappy", "lz4", "zstd"]
    told = many(20_000 if SOAK else 1_000, chance)
    with Worker(settings):
        for part, codec in enumerate(codecs):
            send(settings, cut(told, part, len(codecs)), **{"compression.type": codec})
        check(settings, told)


@pytest.mark.skipif(not SOAK, reason="part of make soak")
def test_a_directory_for_state_that_is_none_costs_nothing(settings, chance, tmp_path):
    """Tables are in memory, and their changelogs are what they are restored from: a broken disk loses nothing."""
    told = many(1_000, chance)
    damaged = tmp_path / "state"
    damaged.write_bytes(chance.randbytes(4096))
    with Worker(settings.with_values(data_dir=damaged)) as worker:
        send(settings, cut(told, 0, 2))
        until(lambda: worker.metric(CODED) > 50, "some work")
        worker.kill()
        worker.start()
        send(settings, cut(told, 1, 2))
        check(settings, told)


def test_a_thousand_bad_among_a_hundred_thousand_good(settings, chance):
    good = many(100_000 if SOAK else 5_000, chance)
    spoil = [
        lambda p: p | {"published_at": "yesterday"},
        lambda p: p | {"paragraph": -1},
        lambda p: p | {"text": ""},
        lambda p: p | {"schema": "paragraph.v99"},
        lambda p: [p],
        lambda p: p | {"text": "fail"},
    ]
    bad = [
        chance.choice(spoil)(paragraph | {"article_id": f"bad-{number}"})
        for number, paragraph in enumerate(chance.sample(good, len(good) // 100))
    ]
    mixed: list = []
    after = sorted((chance.randrange(len(good)), number) for number in range(len(bad)))
    for index, paragraph in enumerate(good):
        mixed.append(paragraph)
        while after and after[0][0] == index:
            mixed.append(bad[after.pop(0)[1]])
    with Worker(settings) as worker:
        send(settings, mixed)
        await_done(settings, PATIENCE)
        assert worker.metric(CODED) == len(mixed)
    assert len(letters(settings)) == len(bad)
    assert online(settings) == offline(good)
