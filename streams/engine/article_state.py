"""An article's state in the table: one key for what it has, one for each of its paragraphs.

A state from ``Coder.step`` keeps an entry for every paragraph, about 10 KB each, so that a paragraph
that is delivered again is coded with the context it had the first time. As one value it would be
written anew with every paragraph, and grow to megabytes for a long article. But coding a paragraph
takes two entries only: its own, where it was seen before, and that of the highest paragraph below it.
So the step is given these two, and only the entries that it changes are written.

    <article_id>             {"v": 3, "has": [3, 4], "last": 1628337600,      all of the state but its paragraphs
                              "same": {"published_at", "title"},
                              "old": {"0": {"as_of", "ids", "gone"}},
                              "bare": {"2021-08-07T12:00:00Z": [1, 2]}}
    <article_id> NUL <n>     entry of paragraph n                             ids hold no control characters

Of an entry only that is kept which nothing else tells (``kept_entries``), and packed (``packing``): there are
millions of them.

The entry is written first: where the worker dies between the two, the paragraph counts as not seen
and is coded again with the same context.

Nothing is kept for ever, see ``streams.coding.ageing``. ``last`` is the stream's clock when the article last
said something new. Once its contexts are too old, its entries go, and what must be known of them longer
moves to ``old``, or to ``bare`` where that is only when it was from; once that is too old, all of it goes.
Version 1 had nothing of this; up to version 2 entries were kept as ``Coder.step`` has them.
"""

import bisect

from streams.coding.ageing import Ages
from streams.coding.article import VERSION, NewerState, remnant
from streams.engine.kept_entries import Source, correct, entry_key, expand, shared, shorten
from streams.engine.records import GetState

#: Of what is kept; the state that a coder is given has a version of its own.
KEPT_VERSION = 3
PARAGRAPHS = "paragraphs"

#: Keys of the table to set, None to delete.
Writes = list[tuple[bytes, dict | None]]


def is_entry(key: bytes) -> bool:
    """Whether a key of the table is that of a paragraph's entry."""
    return key.find(b"\0") > 0


def read_head(head: dict) -> dict:
    """An article's head as it is kept, of any version up to ours, as one of ours. Raises NewerState."""
    if head["v"] > KEPT_VERSION:
        raise NewerState(f"an article of version {head['v']}, this program reads up to {KEPT_VERSION}")
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
    same = head.get("same", {})
    old = {
        n: remnant(expand(key, int(n), same, entry, get)) for n, entry in found.items() if entry is not None
    }
    head = {"v": KEPT_VERSION, "has": [], "old": head["old"] | old, "last": last}
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
        self._get = get
        found = get(key)
        self._head: dict | None = None if found is None else read_head(found)
        self._aged: Writes = []
        if self._head is not None and ages is not None:
            self._head, self._aged = aged(key, self._head, get, ages, now)
        #: Contexts at hand, and where they are kept.
        self._sources: list[tuple[object, Source]] = []
        self._own: dict | None = None
        #: What to hand to ``Coder.step``; None for an article of which nothing was read.
        self.before: dict | None = None
        if self._head is not None:
            self.before = self._state(self._head, get)

    def _state(self, head: dict, get: GetState) -> dict:
        """The entries that coding takes, in full."""
        has, old, index = head["has"], head["old"], self.index
        place = bisect.bisect_left(has, index)
        entries = {}
        for number in has[max(0, place - 1) : place + 1]:
            if number <= index:
                kept = get(entry_key(self.key, number))
                entry = expand(self.key, number, head.get("same", {}), kept, get)
                entries[str(number)] = entry
                if number < index:
                    self._sources.append((entry["after"], [number, len(kept.get("afters", "1")) - 1]))
                else:
                    self._own = kept
                    self._sources.append((entry["before"], kept.get("from")))
        if str(index) in old:
            entries[str(index)] = old[str(index)]
        return {"v": min(head["v"], VERSION), PARAGRAPHS: entries} | ({"expired": True} if old else {})

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
        same = head.get("same") or next((shared(entry["first"]) for entry in changed.values()), {})
        has = sorted({*head["has"], *map(int, changed)})
        old = {n: left for n, left in head["old"].items() if n not in changed}
        writes: Writes = []
        for n, entry in changed.items():
            kept = shorten(entry, same, self._source(entry["before"]))
            if self._own is not None:
                kept = correct(self.key, int(n), kept, self._own, has, self._get)
            writes.append((entry_key(self.key, int(n)), kept))
        head = {"v": KEPT_VERSION, "has": has, "old": old, "last": self.now, "same": same}
        return [*self._aged, *writes, (self.key, write_head(head))]

    def _source(self, context: object) -> Source | None:
        """Where a context that is part of the state given is kept."""
        return next((source for known, source in self._sources if known is context), None)
