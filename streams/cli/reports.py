"""Counts and reports what could not be used, while the rest goes on."""

from collections import Counter

from streams.cli.output import message_for_people
from streams.cli.problems import FAILED


class Reports:
    """Messages of one run on standard error; :meth:`finish` makes the exit status 1 if there was one."""

    def __init__(self) -> None:
        self.codes: Counter[str] = Counter()

    @property
    def count(self) -> int:
        """How many there were."""
        return self.codes.total()

    def bad(self, where: str, error: Exception) -> None:
        """An input that was skipped: ``where`` it stands and the error, which says what and its code."""
        self.codes[str(getattr(error, "code", type(error).__name__))] += 1
        message_for_people(f"{where}: {error}" if where else str(error))

    def finish(self, *, counted: bool = False) -> None:
        """Raise SystemExit if anything was reported. ``counted``: after saying how much, by code."""
        if not self.codes:
            return
        if counted:
            by_code = ", ".join(f"{number} {code}" for code, number in sorted(self.codes.items()))
            message_for_people(f"kept out: {self.count} line{'s' * (self.count != 1)} ({by_code})")
        raise SystemExit(FAILED)
