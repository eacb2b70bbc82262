"""The last line of defence against records that never arrive: each batch must follow the one before."""

from faust.types import TP

from streams.engine.failures import halt


class Succession:
    """Checks, where records are processed, that none was left out on the way from the consumer."""

    def __init__(self) -> None:
        self._expected: dict[TP, int] = {}
        self._holes: dict[TP, dict[int, int]] = {}

    def reset(self, positions: dict[TP, int]) -> None:
        """Expect ``positions`` next, after a rebalance."""
        self._expected = dict(positions)
        self._holes = {}

    def skip(self, tp: TP, first: int, after: int) -> None:
        """Note that there are no records from ``first`` up to ``after``."""
        self._holes.setdefault(tp, {})[first] = after

    def check(self, tp: TP, start: int, end: int) -> None:
        """Let the batch from ``start`` up to ``end`` pass, or end the process where one was left out."""
        expected, holes = self._expected.get(tp, start), self._holes.get(tp, {})
        while expected in holes:
            expected = holes.pop(expected)
        if start > expected:
            halt(
                f"records {expected} to {start - 1} of {tp.topic}/{tp.partition} were read and did not arrive"
            )
        self._expected[tp] = end
