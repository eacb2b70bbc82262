"""An article's state in the table: one key for what it has, one for each of its paragraphs.

A state from ``Coder.step`` keeps an entry for every paragraph, about 10 KB each, so that a paragraph
that is delivered again is coded with the context it had the first time. As one value it would be
written anew with every paragraph, and grow to megabytes for a long article. But coding a paragraph
takes two entries only: its own, where it was seen before, and that of the highest paragraph below it.
So the step is given these two, and only the entries that it changes are written.

    <article_id>             {"v": 2, "has": [3, 4], "last": 1628337600,      all of the state but its paragraphs
                              "old": {"0": {"as_of", "ids", "gone"}},
                              "bare": {"2021-08-07T12:00:00Z": [1, 2]}}
    <article_id> NUL <n>     entry of paragraph n                             ids hold no control characters

The entry is written first: where the worker dies between the two, the paragraph counts as not seen
and is coded again with the same context.

Nothing is kept for ever, see ``streams.coding.ageing``. ``last`` is the stream's clock when the article last
said something new. Once its contexts are too old, its entries go, and what must be known of them longer
moves to ``old``, or to ``bare`` where that is only when it was from; once that is too old, all of it goes.
Version 1 had nothing of this.
"""

import bisect

from streams.coding.ageing import Ages
from streams.coding.article import VERSION, NewerState, remnant
from streams.engine.records import GetState

PARAGRAPHS = "paragraphs"

#: Keys of the table to set, None to delete.
Writes = list[tuple[bytes, dict | None]]


def entry_key(article: bytes, number: int) -> bytes:
    """Key of the entry of paragraph ``number``."""
    return article + b"\0%d" % number


def read_head(head: dict) -> dict:
    """An article's head as it is kept, of any version up to ours, as one of ours. Raises NewerState."""
    if head["v"] > VERSION:
        raise NewerState(f"an article of version {head['v']}, this program reads up to {VERSION}")
    head = {"old": {}, "last": None} | head
    bare = head.pop("bare", {})
    head["old"] = dict(head["old"])
    for as_of, numbers in bare.items():
        head["old"] |= {str(number): {"as_of": as_of} for number in numbers}
    return head


def write_head(head: dict) -> dict:
    """A head as it is kept; most paragraphs tell nothing and are of one moment, so these are written once."""
    old, bare = {}, {}
    for number, left in head["old"].items():
        if left.keys() == {"as_of"}:
            bare.setdefault(left["as_of"], []).append(int(number))
        else:
            old[number] = left
    return head | {"old": old} | ({"bare": bare} if bare else {})


def aged(key: bytes, head: dict, get: GetState, ages: Ages, now: int | None) -> tuple[dict | None, Writes]:
    """What the stream's clock ``now`` leaves of an article: its head, None where nothing, and what to write.

    The head is written before entries are deleted, and deleted after them, so that a worker that dies
    in between leaves nothing that is missed.
    """
    last = head["last"]
    if now is None or last is None or now < ages.due(last, bool(head["has"])):
        return head, []
    numbers = sorted({*head["has"], *map(int, head["old"])})
    entries = [(entry_key(key, n), None) for n in numbers if get(entry_key(key, n)) is not None]
    if now >= ages.due(last, has_context=False):
        return None, [*entries, (key, None)]
    found = {str(n): get(entry_key(key, n)) for n in head["has"]}
    old = {n: remnant(entry) for n, entry in found.items() if entry is not None}
    head = {"v": VERSION, "has": [], "old": head["old"] | old, "last": last}
    return head, [(key, write_head(head)), *entries]


class ArticleState:
    """The part of the state of article ``key`` that coding its paragraph ``index`` takes.

    ``now`` is the stream's clock, None before it runs. Raises NewerState.
    """

    def __init__(
        self, key: bytes, index: int, get: GetState, ages: Ages | None = None, now: int | None = None
    ) -> None:
        self.key = key
        self.index = index
        self.now = now
        kept = get(key)
        self._head: dict | None = None if kept is None else read_head(kept)
        self._aged: Writes = []
        if self._head is not None and ages is not None:
            self._head, self._aged = aged(key, self._head, get, ages, now)
        #: What to hand to ``Coder.step``; None for an article of which nothing was read.
        self.before: dict | None = None
        if self._head is not None:
            has, old = self._head["has"], self._head["old"]
            place = bisect.bisect_left(has, index)
            needed = has[max(0, place - 1) : place] + [n for n in has[place : place + 1] if n == index]
            entries = {str(n): get(entry_key(key, n)) for n in needed}
            if str(index) in old:
                entries[str(index)] = old[str(index)]
            self.before = {"v": self._head["v"], PARAGRAPHS: entries} | ({"expired": True} if old else {})

    @property
    def is_new(self) -> bool:
        """Whether nothing of the article was known."""
        return self._head is None

    def changes(self, after: dict) -> Writes:
        """What to write so that the table has the state ``after`` that ``Coder.step`` gave."""
        if after is self.before:
            return []
        known = self.before[PARAGRAPHS] if self.before is not None else {}
        changed = {n: entry for n, entry in after[PARAGRAPHS].items() if entry is not known.get(n)}
        head = self._head or {"has": [], "old": {}, "last": None}
        has = sorted({*head["has"], *map(int, changed)})
        old = {n: left for n, left in head["old"].items() if n not in changed}
        head = {"v": after["v"], "has": has, "old": old, "last": self.now}
        writes = [(entry_key(self.key, int(n)), entry) for n, entry in changed.items()]
        return [*self._aged, *writes, (self.key, write_head(head))]
