"""The program as it is, real coder and all: streaming equals what the offline functions give."""

import json

import pytest
from engine.harness import Worker, await_done, letters, offline, online

from streams.coding import Coder
from streams.engine.producing import Producer
from streams.messages import decode_paragraph

#: How many paragraphs of the shared articles are streamed.
COUNT = 2000


@pytest.fixture(scope="module")
def coder():
    return Coder.load()


def battles(shared) -> list[dict]:
    """Paragraph messages of ``battles.jsonl``."""
    found = []
    with (shared / "data/battles.jsonl").open() as lines:
        for line in lines:
            item = json.loads(line)
            message = {
                "article_id": item["article"],
                "paragraph": len(found),
                "text": item["text"],
                "published_at": "2023-01-01T12:00:00Z",
                "source": "encyclopedia",
            }
            found.append(decode_paragraph(json.dumps(message).encode()))
    return found[:COUNT]


@pytest.mark.kafka
@pytest.mark.parametrize("workers", [1, 2])
def test_two_thousand_paragraphs(kafka, shared, coder, workers):
    told = battles(shared)
    with Worker(kafka, small=False):
        second = Worker(kafka, small=False)
        try:
            if workers == 2:
                second.start()
            with Producer(kafka) as producer:
                for paragraph in told:
                    producer.send(paragraph)
            await_done(kafka, patience=200)
        finally:
            second.kill()
    assert letters(kafka) == {}
    events, rows = online(kafka)
    expected_events, expected_rows = offline(told, coder)
    assert events == expected_events
    assert len(events) > COUNT // 10
    assert rows == expected_rows
