"""The limits that messages are held to, in one place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


@dataclass(frozen=True)
class Limits:
    """What a message may be at most; every field can be set by the caller.

    ``bytes``: raw value of a message. ``text``: characters of a paragraph's text. ``depth``: nesting of
    objects and lists (ours go to 4). ``earliest`` and ``latest``: bounds of any time a message gives;
    ``latest`` holds also where there is no clock, so that adding days to a date cannot overflow.
    ``ahead``: how far ``published_at`` may lie ahead of the clock (contract, "paragraph").
    """

    bytes: int = 1 << 20
    text: int = 100_000
    depth: int = 16
    earliest: datetime = datetime(1900, 1, 1, tzinfo=UTC)
    latest: datetime = datetime(2200, 1, 1, tzinfo=UTC)
    ahead: timedelta = timedelta(days=1)


LIMITS = Limits()

# A dead letter carries the original bytes in base64, so it is larger than what it is about; so large
# a message can only have come from a topic that was told to take it.
DEAD_LETTER_LIMITS = Limits(bytes=16 << 20)
