"""States of articles by their id, for runs over more articles than fit into memory."""

import sqlite3
from collections import OrderedDict

import orjson

#: Articles kept in memory. News comes article by article, so few are open at a time.
IN_MEMORY = 4096


class ArticleStates:
    """A dict of states that moves those longest unused to a temporary file, so that none is ever lost.

    A paragraph is coded with what its article said before, so forgetting an article would change the
    output. SQLite's nameless database lives in a file that is deleted when it is closed.
    """

    def __init__(self, in_memory: int = IN_MEMORY) -> None:
        self.in_memory = in_memory
        self._recent: OrderedDict[str, dict] = OrderedDict()
        self._file: sqlite3.Connection | None = None

    def get(self, article_id: str) -> dict | None:
        """The state last set, or None."""
        state = self._recent.get(article_id)
        if state is None and self._file is not None:
            found = self._file.execute("SELECT state FROM states WHERE id = ?", (article_id,)).fetchone()
            state = orjson.loads(found[0]) if found else None
        return state

    def set(self, article_id: str, state: dict) -> None:
        """Keep ``state``, JSON-able, for ``article_id``."""
        self._recent[article_id] = state
        self._recent.move_to_end(article_id)
        if len(self._recent) > self.in_memory:
            oldest, old_state = self._recent.popitem(last=False)
            self._spill(oldest, old_state)

    def _spill(self, article_id: str, state: dict) -> None:
        if self._file is None:
            self._file = sqlite3.connect("", isolation_level=None)
            self._file.execute("CREATE TABLE states (id TEXT PRIMARY KEY, state BLOB) WITHOUT ROWID")
        self._file.execute("REPLACE INTO states VALUES (?, ?)", (article_id, orjson.dumps(state)))
