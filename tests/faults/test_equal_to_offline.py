"""What streams through the workers is what the same functions give offline, whatever happens meanwhile."""

import random

import pytest
from engine.harness import Worker, await_done, letters, news, offline, online, unread, until

from streams.engine.names import Names
from streams.engine.producing import Producer

pytestmark = pytest.mark.kafka


def test_one_worker(kafka):
    told = news(articles=30, paragraphs=20)
    with Worker(kafka), Producer(kafka) as producer:
        for paragraph in told:
            producer.send(paragraph)
        producer.flush()
        await_done(kafka)
    assert letters(kafka) == {}
    assert online(kafka) == offline(told)


def test_two_workers_of_which_one_comes_later_and_one_leaves(kafka):
    told = news(articles=40, paragraphs=25, seed=2)
    with Worker(kafka) as first, Producer(kafka) as producer:
        for paragraph in told[:300]:
            producer.send(paragraph)
        producer.flush()
        with Worker(kafka) as second:
            for paragraph in told[300:600]:
                producer.send(paragraph)
            producer.flush()
            until(lambda: second.metric('whoholds_records_in_total{step="code"}') > 0, "the second to work")
            status, _ = first.end()
            assert status == 0, first.said()
            for paragraph in told[600:]:
                producer.send(paragraph)
            producer.flush()
            await_done(kafka)
    assert letters(kafka) == {}
    assert online(kafka) == offline(told)


@pytest.mark.parametrize("seed", range(2))
def test_sigkill_in_mid_stream(kafka, seed):
    told = news(articles=25, paragraphs=20, seed=10 + seed)
    chance = random.Random(seed)
    # Seldom commits: much is delivered again, with the state that came after it.
    kafka = kafka.with_values(commit_interval=5.0)
    with Worker(kafka) as worker:
        with Producer(kafka) as producer:
            for paragraph in told:
                producer.send(paragraph)
        names = Names.of(kafka)
        for _ in range(2):
            at = chance.randrange(20, 200)
            until(
                lambda at=at: worker.metric('whoholds_records_in_total{step="code"}') >= at, f"{at} records"
            )
            worker.kill()
            assert unread(kafka, names.paragraphs, names.events) > 0
            worker.start()
        await_done(kafka)
    assert letters(kafka) == {}
    assert online(kafka) == offline(told)
