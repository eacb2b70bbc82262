"""An article's state in the table: one key for what it has, one for each of its paragraphs.

A state from ``Coder.step`` keeps an entry for every paragraph, about 10 KB each, so that a paragraph
that is delivered again is coded with the context it had the first time. As one value it would be
written anew with every paragraph, and grow to megabytes for a long article. But coding a paragraph
takes two entries only: its own, where it was seen before, and that of the highest paragraph below it.
So the step is given these two, and only the entries that it changes are written.

    <article_id>             {"v": 1, "has": [0, 1, 2]}     all of the state but its paragraphs
    <article_id> NUL <n>     entry of paragraph n           ids hold no control characters

The entry is written first: where the worker dies between the two, the paragraph counts as not seen
and is coded again with the same context.
"""

import bisect

import orjson

from streams.engine.records import GetState

PARAGRAPHS = "paragraphs"
HAS = "has"


class ArticleState:
    """The part of the state of article ``key`` that coding its paragraph ``index`` takes."""

    def __init__(self, key: bytes, index: int, get: GetState) -> None:
        self.key = key
        self.index = index
        head = get(key)
        self._head: dict | None = None if head is None else orjson.loads(head)
        #: What to hand to ``Coder.step``; None for an article of which nothing was read.
        self.before: dict | None = None
        if self._head is not None:
            has = self._head[HAS]
            place = bisect.bisect_left(has, index)
            needed = has[max(0, place - 1) : place] + [n for n in has[place : place + 1] if n == index]
            rest = {name: value for name, value in self._head.items() if name != HAS}
            entries = {str(n): orjson.loads(get(self._entry_key(n))) for n in needed}
            self.before = {**rest, PARAGRAPHS: entries}

    def changes(self, after: dict) -> list[tuple[bytes, bytes]]:
        """What to write so that the table has the state ``after`` that ``Coder.step`` gave."""
        if after is self.before:
            return []
        known = self.before[PARAGRAPHS] if self.before is not None else {}
        writes = [
            (self._entry_key(int(number)), orjson.dumps(entry))
            for number, entry in after[PARAGRAPHS].items()
            if entry is not known.get(number)
        ]
        has = self._head[HAS] if self._head is not None else []
        head = {name: value for name, value in after.items() if name != PARAGRAPHS}
        head[HAS] = sorted({*has, *map(int, after[PARAGRAPHS])})
        if head != self._head:
            writes.append((self.key, orjson.dumps(head)))
        return writes

    def _entry_key(self, number: int) -> bytes:
        return self.key + b"\0%d" % number
