"""The paragraphs that a command line names, from files and standard input, one after the other."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from streams.cli.articles import Source, read_jsonl, read_text
from streams.cli.output import message_for_people
from streams.cli.problems import Problem
from streams.cli.reports import Reports
from streams.errors import Code


def read_sources(
    paths: tuple[str, ...],
    reports: Reports,
    *,
    encoding: str = "utf-8",
    published_at: str | None = None,
    source: str | None = None,
    stalled: Callable[[], None] = lambda: None,
) -> Iterator[Source]:
    """Every paragraph of ``paths``; a file that cannot be read is reported, and the next one is begun."""
    for name in paths:
        try:
            if name == "-":
                if sys.stdin.isatty():
                    message_for_people(
                        "reading paragraph messages from the keyboard, one a line; Ctrl-D ends"
                    )
                yield from read_jsonl(sys.stdin.buffer, "", stalled)
            elif Path(name).suffix.lower() == ".jsonl":
                with open(name, "rb") as file:
                    yield from read_jsonl(file, name, stalled)
            else:
                yield from read_text(
                    Path(name),
                    encoding=encoding,
                    published_at=published_at,
                    source=source,
                    note=message_for_people,
                )
        except Problem as problem:
            reports.bad("", problem)
            if problem.hint:
                message_for_people(problem.hint)
        except OSError as error:
            reports.bad("", Problem(f"{name} cannot be read: {error.strerror}", Code.UNREADABLE))
