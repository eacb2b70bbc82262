"""What tests of the matchers share: sentences as the coder sees them, a count of work, spoilt word lists."""

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from streams.coding.actors import DataError
from streams.coding.text import normalise, sentences


def tokens(text: str) -> tuple[list[str], list[str]]:
    """Folded and printed tokens of all sentences of ``text`` as one."""
    found = sentences(normalise(text))
    return [w for s in found for w in s.words], [r for s in found for r in s.raw]


def calls(work: Callable[[], object]) -> int:
    """Python calls made by ``work``: a measure that no clock and no other process disturbs."""
    count = 0

    def tracer(frame, event, arg):
        nonlocal count
        count += event == "call"

    sys.setprofile(tracer)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


def refused(
    data: Path, tmp_path: Path, load: Callable[[Path], object], file: str, line: str, detail: str
) -> None:
    """Assert that ``load`` refuses a copy of ``data`` with ``line`` added to ``file``, and says where."""
    folder = Path(shutil.copytree(data, tmp_path / "data"))
    path = folder / file
    text = path.read_text(encoding="utf-8")
    path.write_text(text + line + "\n", encoding="utf-8")
    with pytest.raises(DataError) as caught:
        load(folder)
    assert str(caught.value).startswith(f"{path.name}:{text.count(chr(10)) + 1}: ")
    assert detail in str(caught.value)
