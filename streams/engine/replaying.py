"""Sending the records of dead letters again, each once.

What was replayed is marked in topic ``replayed-letters``: the letter's id, a digest of its bytes, as key. The
order is: send the record, wait until the broker has it, mark the letter. Who dies in between sends it twice,
and that is a redelivery: a paragraph is coded once, an event folded once.
"""

import base64
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from streams.engine.names import DEAD_LETTERS, PARAGRAPHS, REPLAYED, Names
from streams.engine.producing import Producer
from streams.engine.reading import Place, read_all, read_keys
from streams.errors import BadMessage, Code
from streams.messages import DeadLetter, Paragraph, encode, format_time, parse_time
from streams.settings import Settings


@dataclass(frozen=True)
class Letter:
    """A dead letter, where it stands, and whether its record was sent again."""

    message: DeadLetter
    place: Place
    replayed: bool

    @property
    def name(self) -> str:
        """What people call it by: partition and offset."""
        return f"{self.place.partition}:{self.place.offset}"

    @property
    def mark(self) -> bytes:
        """What it is marked by; it stays the same where the topic is copied or made anew."""
        return hashlib.blake2b(encode(self.message), digest_size=16).hexdigest().encode()


def read_letters(settings: Settings) -> list[Letter]:
    """All dead letters, oldest first. Raises EngineError."""
    marks = read_keys(settings, REPLAYED)
    found = [Letter(message, place, False) for message, place in read_all(settings, DEAD_LETTERS)]
    found = [Letter(letter.message, letter.place, letter.mark in marks) for letter in found]
    return sorted(found, key=lambda one: (one.message["failed_at"], one.place.partition, one.place.offset))


def record_of(letter: Letter, settings: Settings) -> tuple[str, bytes | None, bytes]:
    """Topic, key and value of the record that became ``letter``. Raises BadMessage where it cannot be sent again."""
    message, names = letter.message, Names.of(settings)
    if message["topic"] not in names.inputs:
        raise BadMessage(
            Code.NOT_REPLAYABLE, f"its record is of topic {message['topic']}, which no worker reads"
        )
    if message["value"] is None:
        raise BadMessage(Code.NOT_REPLAYABLE, "it is without the value of its record")
    key = None if message["key"] is None else base64.b64decode(message["key"])
    return message["topic"], key, base64.b64decode(message["value"])


def replay(producer: Producer, names: Names, letter: Letter, records: Iterable[tuple]) -> int:
    """Send ``records`` (topic, key, value) in the place of ``letter`` and mark it; how many. Raises EngineError."""
    count = 0
    for topic, key, value in records:
        producer.send_raw(key, value, topic)
        count += 1
    producer.flush()
    mark = {"at": format_time(datetime.now().astimezone()), "letter": letter.name}
    producer.send_raw(letter.mark, encode(mark), names.replayed)
    producer.flush()
    return count


def whole_articles(settings: Settings, paragraphs: Iterable[Paragraph]) -> dict[str, list[Paragraph]]:
    """The articles of ``paragraphs`` as topic paragraphs has them, with ``paragraphs`` in their places.

    Of each paragraph the newest revision, in reading order, marked so that an expired article is coded anew.
    """
    found: dict[str, dict[int, Paragraph]] = {}
    wanted = list(paragraphs)
    ids = {paragraph["article_id"] for paragraph in wanted}
    there = [message for message, _ in read_all(settings, PARAGRAPHS) if message["article_id"] in ids]
    for paragraph in [*there, *wanted]:
        article = found.setdefault(paragraph["article_id"], {})
        known = article.get(paragraph["paragraph"])
        if known is None or _as_of(paragraph) > _as_of(known):
            article[paragraph["paragraph"]] = paragraph | {"whole_article": True}
    return {name: [article[n] for n in sorted(article)] for name, article in found.items()}


def _as_of(paragraph: Paragraph) -> datetime:
    return parse_time(paragraph.get("revised_at") or paragraph["published_at"])
