"""Which articles have something to forget, so that the table does not grow for ever.

Beside the table stands an index in memory: the articles by the day that they come due. It is made from
the table after each rebalance, a slice at a time while records are processed, so that nothing stands still.
It may be wrong about an article in either way: what is due is decided by the article's head alone.
"""

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator

from streams.coding import ageing
from streams.coding.ageing import DAY, Ages
from streams.engine.article_state import KEPT_VERSION, Writes, aged, read_head, write_head
from streams.engine.records import GetState

#: Looked at with each record: articles that may be due, keys of the table that the index does not have yet.
ARTICLES, KEYS = 8, 500
_CLOCK = b"\0clock\0"

#: Every key of the table with its partition.
Keys = Callable[[], Iterable[tuple[bytes, int]]]


class Forgetting:
    """The clocks of the partitions, and what they let go. One for the article table."""

    def __init__(self, ages: Ages, keys: Keys = lambda: ()) -> None:
        self.ages = ages
        self.keys = keys
        self._due: dict[int, dict[int, deque[bytes]]] = {}
        self._unindexed: Iterator[tuple[bytes, int]] = iter(())
        self.begin()

    def begin(self) -> None:
        """The worker has other partitions than before: make the index anew."""
        self._due = defaultdict(dict)
        self._unindexed = iter(list(self.keys()))

    def tell(self, partition: int, article: str, seconds: int, get: GetState) -> tuple[int | None, Writes]:
        """The clock of ``partition`` once ``article`` of ``seconds`` was read, and what to write for that."""
        key = _CLOCK + b"%d" % partition
        raw = get(key)
        before = raw
        clock = ageing.vote(before, article, seconds)
        return clock["now"], [] if clock is before else [(key, clock)]

    def note(self, partition: int, article: bytes, now: int | None) -> None:
        """Index an article that is new to the table."""
        self._put(partition, article, self.ages.due(now or 0, has_context=True))

    def sweep(self, partition: int, now: int | None, get: GetState, skip: bytes = b"") -> Writes:
        """What to write to forget some of what is due in ``partition``; not the article ``skip``.

        Nothing is marked as done here: where the caller does not write it, it comes again.
        """
        if now is None:
            return []
        self._index(get)
        days, writes, seen = self._due[partition], [], {skip}
        day = min(days, default=None)
        while day is not None and (day + 1) * DAY <= now and len(seen) <= ARTICLES:
            waiting = days[day]
            article = waiting[0]
            if article in seen:
                break
            seen.add(article)
            raw = get(article)
            head = None if raw is None else read_head(raw)
            if head is not None and head["last"] is None:
                # Of version 1, or from before the clock ran: its time begins to count now.
                head |= {"v": KEPT_VERSION, "last": now}
                writes.append((article, write_head(head)))
            due = None if head is None else self.ages.due(head["last"], bool(head["has"]))
            if due is not None and due <= now:
                writes += aged(article, head, get, self.ages, now)[1]
                waiting.rotate(-1)
                continue
            waiting.popleft()
            if due is not None:
                self._put(partition, article, due)
            if not waiting:
                del days[day]
                day = min(days, default=None)
        return writes

    def _index(self, get: GetState) -> None:
        for _, (key, partition) in zip(range(KEYS), self._unindexed, strict=False):
            raw = None if b"\0" in key else get(key)
            if raw is not None:
                head = read_head(raw)
                self._put(partition, key, self.ages.due(head["last"] or 0, bool(head["has"])))

    def _put(self, partition: int, article: bytes, due: int) -> None:
        self._due[partition].setdefault(due // DAY, deque()).append(article)
