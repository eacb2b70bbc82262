"""The clock of a stream of articles, told by the articles alone, and when what is kept of one expires.

The clock goes by ``published_at``, not by the machine's clock, so that a stream that is read again, or
catches up, forgets what it forgot before. One paragraph with a wild date must not move it: the clock is
the median of the last ``VOTERS`` articles, one vote each however many paragraphs they have, and never
goes back. Before as many articles were seen it does not run, and nothing expires.

An article's age is counted from the clock at its last new paragraph. So an archive that is read beside
the news of the day has the same time for its articles as these have.
"""

from dataclasses import dataclass
from statistics import median_low

VERSION = 1
VOTERS = 31
DAY = 86_400


def vote(clock: dict | None, article: str, seconds: int) -> dict:
    """The clock after ``article``, published at ``seconds`` since 1970. ``clock`` itself where nothing changes.

    ``clock`` is JSON: ``{"v", "now", "votes"}``, None before the first article.
    """
    votes = clock["votes"] if clock else []
    if any(voter == article for voter, _ in votes):
        return clock
    votes = [*votes, [article, seconds]][-VOTERS:]
    now = clock["now"] if clock else None
    if len(votes) == VOTERS:
        middle = median_low(time for _, time in votes)
        now = middle if now is None else max(now, middle)
    return {"v": VERSION, "now": now, "votes": votes}


@dataclass(frozen=True, slots=True)
class Ages:
    """How long things are kept, in seconds after an article's last paragraph."""

    #: Contexts, so that corrections and further paragraphs can be coded.
    context: int
    #: Ids of events, so that they can be retracted.
    ids: int

    @classmethod
    def of_days(cls, context: int, ids: int) -> "Ages":
        """From days."""
        return cls(context * DAY, ids * DAY)

    def due(self, last: int, has_context: bool) -> int:
        """When an article last told of at ``last`` has something to forget next."""
        return last + (self.context if has_context else self.ids)
