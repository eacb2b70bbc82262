"""Bad input of every kind: each a dead letter with its code or handled as the contract says, and on it goes."""

import json
import os
import time
from datetime import UTC, datetime, timedelta

import confluent_kafka
import pytest
from confluent_kafka.admin import AdminClient, AlterConfigOpType, ConfigEntry, ConfigResource

from engine.harness import Worker, await_done, letters, offline, online, until
from streams.engine import clients, topics
from streams.engine.dead_letters import original
from streams.messages import decode_paragraph
from streams.settings import Settings

GOOD = {"article_id": "a", "paragraph": 0, "text": "city:1", "published_at": "2021-08-07T12:00:00Z"}
TOMORROW = (datetime.now(UTC) + timedelta(days=3)).isoformat()


def said(**fields) -> bytes:
    return json.dumps({k: v for k, v in (GOOD | fields).items() if v is not ...}).encode()


#: name: (key, value, code of its dead letter; None where it is no dead letter)
KINDS: dict[str, tuple[bytes | None, bytes | None, str | None]] = {
    "not JSON": (b"a", b"{not json", "not-json"),
    "empty value": (b"a", b"", "not-json"),
    "NaN": (b"a", said()[:-1] + b', "x": NaN}', "not-json"),
    "not an object": (b"a", b"[1, 2]", "not-object"),
    "null": (b"a", b"null", "not-object"),
    "a tombstone": (b"a", None, "tombstone"),
    "not UTF-8": (b"a", b'{"article_id": "\xff\xfe"}', "bad-utf8"),
    "random bytes": (b"a", os.urandom(500), "bad-utf8"),
    "a lone surrogate": (b"a", said().replace(b"city:1", b"\\ud800"), "bad-utf8"),
    "deep nesting": (b"a", b'{"a":' * 5000 + b"1" + b"}" * 5000, "too-deep"),
    "a field missing": (b"a", said(text=...), "missing-field"),
    "a field of a wrong type": (b"a", said(paragraph="0"), "bad-type"),
    "a negative paragraph": (b"a", said(paragraph=-1), "bad-value"),
    "empty text": (b"a", said(text=" \n"), "empty-text"),
    "a date that is none": (b"a", said(published_at="yesterday"), "bad-timestamp"),
    "the year 9999": (b"a", said(published_at="9999-12-31T00:00:00Z"), "out-of-range-date"),
    "before 1900": (b"a", said(published_at="1850-01-01T00:00:00Z"), "out-of-range-date"),
    "days ahead of the clock": (b"a", said(published_at=TOMORROW), "out-of-range-date"),
    "another schema": (b"a", said(schema="paragraph.v99"), "unknown-schema"),
    "900 kB of text": (b"a", said(text="x" * 900_000), "too-large"),
    "no key": (None, said(), "key-mismatch"),
    "another article's key": (b"b", said(), "key-mismatch"),
    "a key in quotes": (b'"a"', said(), "key-mismatch"),
    "what the coder fails on": (b"a", said(text="fail"), "coding-failed"),
    "unknown fields": (b"c", said(article_id="c", extra={"x": [1]}), None),
    "NUL in the text": (b"d", said(article_id="d", text="city:2\0"), None),
    "another language": (b"e", said(article_id="e", text="quiet", language="fr"), None),
    "escape sequences": (b"f", said(article_id="f", text="quiet \x1b[2J"), None),
}  # fmt: skip


def produce(settings: Settings, records: list[tuple[bytes | None, bytes | None]], **words) -> None:
    """Send records as another program would."""
    config = {"partitioner": "murmur2_random", "message.max.bytes": 16 << 20} | words
    producer = confluent_kafka.Producer(clients.librdkafka(settings) | config)
    failed: list = []
    for key, value in records:
        producer.produce(
            settings.topic_prefix + "paragraphs",
            value,
            key,
            on_delivery=lambda e, _: failed.append(e) if e else None,
        )
    producer.flush()
    assert failed == []


@pytest.mark.parametrize("broker", ["embedded", pytest.param("kafka", marks=pytest.mark.kafka)])
def test_each_kind_becomes_its_dead_letter_and_the_worker_goes_on(broker, request):
    settings = request.getfixturevalue(broker)
    topics.ensure(settings)
    good = [GOOD | {"article_id": f"good-{n}", "text": f"city:{n % 5} there"} for n in range(len(KINDS))]
    records = []
    for (key, value, _), paragraph in zip(KINDS.values(), good, strict=True):
        records += [(key, value), (paragraph["article_id"].encode(), json.dumps(paragraph).encode())]
    with Worker(settings) as worker:
        produce(settings, records)
        await_done(settings)
        assert worker.process.poll() is None, worker.said()
        found = letters(settings).values()
    handled = [decode_paragraph(value) for _, value, code in KINDS.values() if code is None]
    by_record = {original(letter): letter["error"] for letter in found}
    wrong = {
        name: by_record.get((key, value))
        for name, (key, value, code) in KINDS.items()
        if by_record.get((key, value)) != code
    }
    assert wrong == {}
    assert len(found) == sum(code is not None for _, _, code in KINDS.values())
    assert online(settings) == offline([*handled, *good])
    assert "\x1b" not in worker.said()


@pytest.mark.kafka
def test_batches_of_every_codec_are_read(kafka):
    topics.ensure(kafka)
    told = []
    with Worker(kafka) as worker:
        for codec in ("none", "gzip", "snappy", "lz4", "zstd"):
            batch = [GOOD | {"article_id": f"{codec}-{n}", "text": f"city:{n % 5}"} for n in range(50)]
            records = [(p["article_id"].encode(), json.dumps(p).encode()) for p in batch]
            produce(kafka, records, **{"compression.type": codec, "linger.ms": 50})
            told += batch
        await_done(kafka)
        assert worker.process.poll() is None, worker.said()
    assert letters(kafka) == {}
    assert online(kafka) == offline(told)


@pytest.mark.kafka
def test_10_mb_of_text_where_the_topic_takes_it_is_a_dead_letter(kafka):
    settings = kafka
    topics.ensure(settings)
    _allow(settings, settings.topic_prefix + "paragraphs", 16 << 20)
    huge = said(text="x" * (10 << 20))
    with Worker(settings) as worker:
        produce(settings, [(b"a", huge), (b"b", said(article_id="b"))], **{"compression.type": "none"})
        await_done(settings)
        assert worker.process.poll() is None, worker.said()
    [letter] = letters(settings).values()
    assert letter["error"] == "too-large"
    assert original(letter) in ((b"a", huge), (b"a", None))
    assert online(settings) == offline([GOOD | {"article_id": "b"}])


def _allow(settings: Settings, topic: str, size: int) -> None:
    entry = ConfigEntry("max.message.bytes", str(size), incremental_operation=AlterConfigOpType.SET)
    resource = ConfigResource("TOPIC", topic, incremental_configs=[entry])
    admin = AdminClient(clients.librdkafka(settings))
    [done] = admin.incremental_alter_configs([resource]).values()
    done.result(30)


@pytest.mark.kafka
def test_transactions_and_aborts_of_other_programs_leave_no_gap_behind(kafka):
    """A transaction's marks take offsets that no reader ever gets."""
    topics.ensure(kafka)
    producer = confluent_kafka.Producer(
        clients.librdkafka(kafka) | {"transactional.id": kafka.topic_prefix, "partitioner": "murmur2_random"}
    )
    producer.init_transactions(30)
    told = []
    # Nor does the worker take the marks for work that it does not get done.
    with Worker(kafka.with_values(progress_timeout=1.0)) as worker:
        for number in range(10):
            producer.begin_transaction()
            for article in ("a", "b", "c", "d"):
                paragraph = GOOD | {"article_id": article, "paragraph": number, "text": f"city:{number}"}
                told.append(paragraph)
                producer.produce(
                    kafka.topic_prefix + "paragraphs", json.dumps(paragraph).encode(), article.encode()
                )
            producer.commit_transaction(30)
        # The last offsets are marks, which are never read: no lag counted in offsets gets to 0.
        until(lambda: worker.metric('whoholds_records_in_total{step="code"}') == len(told), "all paragraphs")
        await_events = offline(told)
        until(lambda: online(kafka) == await_events, "all events folded")
        time.sleep(2.5)
        assert worker.process.poll() is None, worker.said()
    assert letters(kafka) == {}
