"""Counts and reports what could not be used, while the rest goes on."""

from streams.cli.output import message_for_people
from streams.cli.problems import FAILED


class Reports:
    """Messages of one run on standard error; :meth:`finish` makes the exit status 1 if there was one."""

    def __init__(self) -> None:
        self.count = 0

    def bad(self, where: str, error: Exception) -> None:
        """An input that was skipped: ``where`` it stands and the error, which says what and its code."""
        self.count += 1
        message_for_people(f"{where}: {error}" if where else str(error))

    def finish(self) -> None:
        """Raise SystemExit if anything was reported."""
        if self.count:
            raise SystemExit(FAILED)
