"""What the article table forgets, and when: no broker, a stream of simulated days."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from engine.harness import Worker, await_done, letters
from engine.small_coder import SmallCoder
from streams.coding.ageing import DAY, VOTERS, Ages
from streams.engine.code_step import CodeStep
from streams.engine.dead_letters import DeadLetters
from streams.engine.forgetting import Forgetting
from streams.engine.producing import Producer
from streams.engine.records import Record
from streams.messages import decode_dead_letter, decode_event, format_time

START = datetime(2024, 1, 1, tzinfo=UTC)
END = START + timedelta(days=400)
CONTEXT_DAYS, ID_DAYS = 7, 30


class Stream:
    """A worker's first step over a table that is a dict, one partition."""

    def __init__(self, table: dict | None = None) -> None:
        self.table: dict[bytes, dict] = dict(table or {})
        ages = Ages.of_days(CONTEXT_DAYS, ID_DAYS)
        self.forgetting = Forgetting(ages, lambda: [(key, 0) for key in self.table])
        letters = DeadLetters("dead-letters", lambda: END, "me:1")
        self.step = CodeStep(SmallCoder(), "events", letters, self.forgetting)
        self.written = 0
        self.articles = 0

    def send(self, article: str, number: int, day: float, text: str = "city:5", **fields):
        """Process one paragraph published ``day`` days after the start."""
        paragraph = {
            "article_id": article,
            "paragraph": number,
            "text": text,
            "published_at": format_time(START + timedelta(days=day)),
        }
        record = Record("paragraphs", 0, 0, article.encode(), json.dumps(paragraph | fields).encode())
        outcome = self.step(record, self.table.get)
        for key, value in outcome.states:
            self.written += 1
            if value is None:
                del self.table[key]
            else:
                self.table[key] = value
        return outcome

    def news(self, first: float, last: float, a_day: int = 40, paragraphs: int = 3) -> None:
        """Articles spread over the days from ``first`` to ``last``."""
        for n in range(int((last - first) * a_day)):
            self.articles += 1
            for number in range(paragraphs):
                self.send(f"news-{self.articles}", number, first + n / a_day)

    def size(self) -> tuple[int, int]:
        """Keys, and bytes of keys and values."""
        return len(self.table), sum(len(k) + len(json.dumps(v)) for k, v in self.table.items())


def error(outcome) -> str:
    return decode_dead_letter(outcome.outputs[0].value)["error"]


def test_three_months_of_news_end_as_large_as_after_six_weeks():
    stream = Stream()
    stream.news(0, 45)
    keys, size = stream.size()
    stream.news(45, 90)
    later_keys, later_size = stream.size()
    assert later_keys == pytest.approx(keys, rel=0.02)
    assert later_size == pytest.approx(size, rel=0.02)
    # 40 articles a day: 30 days of them with what is kept of ids, 7 days of three paragraphs each, and the clock.
    assert keys < 40 * (ID_DAYS + 3) + 40 * 3 * (CONTEXT_DAYS + 3) + 1


def test_nothing_is_forgotten_before_its_time():
    stream = Stream()
    stream.send("a", 0, 0)
    stream.news(0, CONTEXT_DAYS - 0.5)
    assert stream.send("a", 1, 0, "there").dead_letter is None
    # That was its last paragraph now; its seven days begin anew.
    stream.news(CONTEXT_DAYS - 0.5, 2 * CONTEXT_DAYS - 1.5)
    assert stream.send("a", 2, 0, "there").outputs


def test_one_paragraph_with_a_wild_date_empties_nothing():
    stream = Stream()
    stream.send("a", 0, 0)
    stream.news(0, 2)
    stream.send("wild", 0, 399)
    stream.news(2, 3)
    assert stream.send("a", 1, 0, "there").dead_letter is None
    assert all(f"news-{n}".encode() in stream.table for n in range(1, 120))


def test_an_archive_beside_the_news_keeps_its_contexts():
    stream = Stream()
    stream.news(300, 302)
    stream.send("old", 0, 0)
    stream.news(302, 304)
    [output] = stream.send("old", 1, 0, "there").outputs
    assert decode_event(output.value)["place"]["id"] == "geonames:5"


def test_what_is_new_of_an_expired_article_is_a_dead_letter_until_it_is_sent_as_a_whole():
    stream = Stream()
    first = [stream.send("a", n, 0, text).outputs for n, text in enumerate(["city:5", "there", "quiet"])]
    stream.news(0, CONTEXT_DAYS + 3)
    assert not stream.send("a", 0, 0).outputs
    late = {"revised_at": format_time(START + timedelta(days=9))}
    assert error(stream.send("a", 1, 0, "city:6", **late)) == "article-expired"
    assert error(stream.send("a", 3, 0, "there")) == "article-expired"
    again = [
        stream.send("a", n, 0, text, whole_article=True).outputs
        for n, text in enumerate(["city:5", "there", "quiet"])
    ]
    assert again == first
    sent = [decode_event(o.value) for o in stream.send("a", 1, 0, "city:6", **late).outputs]
    assert [event["type"] for event in sent] == ["retraction", "capture"]
    assert stream.send("a", 3, 0, "there").outputs


def test_it_is_refused_also_where_the_sweep_has_not_come_by():
    """Whether something is expired depends on the clock, not on when it is cleared away."""
    stream = Stream()
    stream.news(0, 1)
    stream.send("a", 0, 1)
    stream.forgetting.sweep = lambda *args, **words: []
    stream.news(1, CONTEXT_DAYS + 3)
    assert b"a\x000" in stream.table
    assert error(stream.send("a", 1, 1, "there")) == "article-expired"


def test_once_its_ids_are_forgotten_an_article_is_a_new_one():
    stream = Stream()
    stream.send("a", 0, 0)
    stream.news(0, ID_DAYS + 3)
    assert b"a" not in stream.table
    assert stream.send("a", 1, 0, "city:6").outputs


def test_a_worker_that_starts_anew_goes_on_forgetting():
    stream = Stream()
    stream.news(0, CONTEXT_DAYS + 1)
    again = Stream(stream.table)
    again.articles = stream.articles
    again.news(CONTEXT_DAYS + 1, ID_DAYS + 12)
    never = Stream()
    never.news(0, ID_DAYS + 12)
    assert set(again.table) == set(never.table)


def test_a_step_whose_outcome_is_dropped_leaves_nothing_behind():
    stream = Stream()
    stream.news(0, ID_DAYS)
    for number in range(400):
        dropped = dict(stream.table)
        stream.send(f"dropped-{number}", 0, ID_DAYS + number / 40)
        stream.table = dropped
    stream.news(ID_DAYS, 2 * ID_DAYS + 5)
    never = Stream()
    never.news(0, 2 * ID_DAYS + 5)
    assert set(stream.table) == set(never.table)


def test_few_articles_are_never_forgotten():
    """The clock does not run before enough articles told what time it is."""
    stream = Stream()
    for number in range(VOTERS - 1):
        stream.send(f"a-{number}", 0, number * 10)
    assert stream.send("a-0", 1, 0, "there").outputs


def test_a_year_of_absence_is_no_trouble():
    stream = Stream()
    stream.news(0, 2)
    stream.news(360, 361)
    stream.news(361, 363)
    assert not any(key.startswith(b"news-1\0") for key in stream.table)
    assert stream.forgetting.tell(0, "x", 0, stream.table.get)[0] > (START + timedelta(days=355)).timestamp()
    assert DAY == 86_400


def test_the_changelog_shrinks_with_the_table_and_a_new_worker_restores_what_is_left(embedded):
    settings = embedded.with_values(article_days=1, event_id_days=3)
    told = [
        {
            "article_id": f"article-{n}",
            "paragraph": 0,
            "text": "quiet",
            "published_at": format_time(START + timedelta(hours=n / 2)),
        }
        for n in range(800)
    ]
    keys = 'whoholds_table_keys{table="articles"}'
    with Worker(settings) as worker:
        with Producer(settings) as producer:
            for paragraph in told:
                producer.send(paragraph)
        await_done(settings)
        left = worker.metric(keys)
        # Of 800 articles, 48 a day: what belongs to a few days.
        assert left < 400
        worker.kill()
        worker.start()
        assert worker.metric(keys) == left
        with Producer(settings) as producer:
            # The first is forgotten, another's context has expired: it is refused.
            for number in (0, 700):
                producer.send(told[number] | {"paragraph": 1})
        await_done(settings)
    assert [letter["error"] for letter in letters(settings).values()] == ["article-expired"]
