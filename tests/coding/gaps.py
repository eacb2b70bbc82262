"""The known gaps: cases that are expected to fail, and that fail the run once they pass."""

from pathlib import Path

import pytest

FILE = Path(__file__).with_name("known_gaps.txt")


def known() -> list[str]:
    """The lines of known_gaps.txt that name a case."""
    lines = (line.strip() for line in FILE.read_text("utf-8").splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def case(line: str, *values: object, id: str | None = None):
    """A parameter of a test, expected to fail where its line stands in known_gaps.txt."""
    listed = line in known()
    marks = [pytest.mark.xfail(strict=True, reason="listed in known_gaps.txt")] if listed else []
    return pytest.param(*values, id=id or line, marks=marks)
