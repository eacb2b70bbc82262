"""Coding anew with a newer coder: the running outputs stay, then the workers switch over."""

import pytest

from engine.harness import Worker, await_done, letters, online
from engine.small_coder import SmallCoder
from streams.engine import recoding
from streams.engine.producing import Producer
from streams.engine.reading import Place, read_all, read_table
from streams.messages import parse_time
from streams.settings import Settings

DAYS = parse_time("2021-08-03T00:00:00Z"), parse_time("2021-08-04T23:59:59Z")


class NewerCoder(SmallCoder):
    """Takes city 1 for city 7, also where it is only spoken of as ``there``."""

    def code(self, paragraph, context):
        """As the older one, but for one city."""
        return super().code(paragraph | {"text": paragraph["text"].replace("city:1", "city:7")}, context)


def article(name: str, day: int, *texts: str) -> list[dict]:
    """An article of one day of August."""
    stamp = f"2021-08-{day:02d}T12:00:00Z"
    return [
        {"article_id": name, "paragraph": n, "text": text, "published_at": stamp, "source": name}
        for n, text in enumerate(texts)
    ]


TOLD = [
    *article("before", 2, "city:1", "there"),
    *article("first", 3, "city:1", "there city:2"),
    *article("second", 4, "city:3", "quiet"),
    *article("after", 5, "city:1 city:3"),
]


@pytest.fixture
def running(embedded):
    """A broker on which a worker of the older version has coded the articles, and has ended."""
    with Worker(embedded) as worker, Producer(embedded) as producer:
        for paragraph in TOLD:
            producer.send(paragraph)
        producer.flush()
        await_done(embedded)
        assert worker.end()[0] == 0
    return embedded


def test_outputs_of_another_version_stand_beside_the_running_ones(running):
    before = online(running)
    found = recoding.recode(running, NewerCoder(), *DAYS)
    assert sorted(found.articles) == ["first", "second"] and found.cut == []
    assert (len(found.new), len(found.gone)) == (2, 2)
    assert found.cities == ["geonames:1", "geonames:7"]
    for _ in range(2):
        recoding.write(running, found, "next")
    beside = running.with_values(topic_prefix="next-")
    assert {event["event_id"] for event, _ in read_all(beside, "events")} == set(found.now)
    assert read_table(beside) == found.rows_now
    assert online(running) == before


def test_the_same_version_finds_nothing_to_change(running):
    found = recoding.recode(running, SmallCoder(), *DAYS)
    assert (found.new, found.gone, found.cities) == ([], [], [])


def test_workers_of_the_new_version_switch_over(running):
    found = recoding.recode(running, NewerCoder(), *DAYS)
    old_events, _ = online(running)
    with Worker(running, program="engine.newer_worker"):
        for _ in range(2):  # once more changes nothing
            recoding.switch(running, found)
            await_done(running)
            assert read_table(running) == found.rows_now
    sent = [event for event, _ in read_all(running, "events")]
    retractions = [event for event in sent if event["type"] == "retraction"]
    assert {event["place"]["id"] for event in retractions} == {"geonames:1"}
    assert {gone for event in retractions for gone in event["retracts"]} == set(found.gone)
    assert {event["event_id"] for event in sent} - {event["event_id"] for event in retractions} == (
        old_events | set(found.new)
    )
    assert letters(running) == {}


def test_an_article_whose_beginning_is_gone_is_left_as_it_is(running):
    with Producer(running) as producer:
        producer.send(article("late", 3, "quiet", "city:1")[1])
    found = recoding.recode(running, NewerCoder(), *DAYS)
    assert found.cut == ["late"] and "late" not in found.articles


class Held(dict):
    """A message that shows for how long it is held."""

    alive = most = 0

    def __init__(self, message: dict) -> None:
        super().__init__(message)
        Held.alive += 1
        Held.most = max(Held.most, Held.alive)

    def __del__(self) -> None:
        Held.alive -= 1


def test_what_is_not_coded_anew_is_not_held_in_memory(monkeypatch):
    articles = [article(f"article-{n}", 3 if n == 50 else 9, "city:1", "there city:2") for n in range(100)]
    events = [
        event for told in articles for paragraph in told for event in SmallCoder().step(None, paragraph)[1]
    ]
    topics = {"paragraphs": [paragraph for told in articles for paragraph in told], "events": events}

    def read_each(settings, topic, on_bad=None, ends=None):
        for message in topics[topic]:
            yield Held(message), Place(topic, 0, 0, 0, message["article_id"].encode())

    monkeypatch.setattr(recoding, "read_each", read_each)
    monkeypatch.setattr(recoding, "ends_of", lambda *_: {})
    found = recoding.recode(Settings(), SmallCoder(), *DAYS)
    assert list(found.articles) == ["article-50"] and found.before and found.rows_now
    assert Held.most < 20
