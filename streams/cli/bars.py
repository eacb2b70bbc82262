"""A progress bar that only shows up where somebody waits for a long time at a terminal."""

import time
from pathlib import Path
from types import TracebackType
from typing import Self

from streams.cli.console import console

SHOW_AFTER_SECONDS = 0.7
UPDATE_SECONDS = 0.1


class Bar:
    """Counts bytes of ``paths`` read so far; draws a bar once that takes longer than a moment.

    Nothing is drawn where standard error is no terminal. Of standard input the size is not known, so
    its bar counts on without an end.
    """

    def __init__(self, paths: tuple[str, ...]) -> None:
        self.total = None if "-" in paths else sum(Path(path).stat().st_size for path in paths)
        self.bytes = 0
        self.paragraphs = 0
        self._progress = None
        self._next = time.monotonic() + SHOW_AFTER_SECONDS
        self._console = console(error=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._progress is not None:
            self._draw(finished=kind is None)
            self._progress.stop()

    def add(self, size: int) -> None:
        """One more paragraph, of ``size`` bytes."""
        self.bytes += size
        self.paragraphs += 1
        if time.monotonic() >= self._next and self._console.is_terminal:
            self._next = time.monotonic() + UPDATE_SECONDS
            self._draw()

    def _draw(self, finished: bool = False) -> None:
        if self._progress is None:
            self._start()
        done = self.total if finished and self.total else self.bytes
        self._progress.update(self._task, completed=done, paragraphs=self.paragraphs)

    def _start(self) -> None:
        from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

        columns = (
            TextColumn("producing"),
            BarColumn(),
            TaskProgressColumn(),
            TextColumn("{task.fields[paragraphs]} paragraphs"),
            TimeRemainingColumn(),
        )
        self._progress = Progress(*columns, console=self._console, transient=True)
        self._task = self._progress.add_task("", total=self.total, paragraphs=0)
        self._progress.start()
