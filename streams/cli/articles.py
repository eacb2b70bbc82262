"""Articles as people keep them: ``.txt`` files and ``.jsonl`` files of paragraph messages."""

import codecs
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import BinaryIO

from streams.cli.lines import read_lines
from streams.cli.problems import USAGE, Problem
from streams.errors import Code, quoted
from streams.messages import PARAGRAPH, encode, format_time, parse_day

SUFFIXES = (".txt", ".jsonl")
#: An article that is longer than this is no article; a file of messages may have any length.
LONGEST_TEXT_FILE = 16 << 20

_DATE_LINE = re.compile(r"date\s+(\d{4}-\d\d-\d\d)(?!\S)\s*", re.IGNORECASE)
_LINE_END = re.compile(r"\r\n|\r|\n")
# Ends of a sentence, closing quotes and brackets after them included.
_SENTENCE_END = re.compile(r"""[.!?…:;]["'”’»)\]]*$""")
#: A first line is a headline or a caption if it is no longer than this, in characters, and no full sentence.
_HEADLINE_MOST = 200
_CUES_FILE = Path(__file__).with_name("data") / "caption-cues.txt"


@dataclass(frozen=True)
class Source:
    """One paragraph as it was found: ``where`` it stands, for messages to people, and its encoded message."""

    where: str
    raw: bytes


def check_paths(paths: tuple[str, ...]) -> None:
    """Refuse names that cannot be read as articles, before anything is sent. Raises Problem."""
    for name in paths:
        if name == "-":
            continue
        path = Path(name)
        if path.is_dir():
            hint = f"Name the files in it, as in {name.rstrip('/')}/*.txt"
            raise Problem(f"{name} is a directory", Code.IS_A_DIRECTORY, hint=hint, status=USAGE)
        if not path.exists():
            raise Problem(f"{name} does not exist", Code.NO_SUCH_FILE, status=USAGE)
        if path.suffix.lower() not in SUFFIXES:
            hint = "Articles are .txt files, paragraph messages .jsonl files; - reads messages from standard input."
            raise Problem(f"{name} is neither .txt nor .jsonl", Code.UNKNOWN_SUFFIX, hint=hint, status=USAGE)
        try:
            path.open("rb").close()
        except OSError as error:
            raise Problem(f"{name} cannot be read: {error.strerror}", Code.UNREADABLE, status=USAGE) from None


def read_jsonl(stream: BinaryIO, name: str, stalled: Callable[[], None] = lambda: None) -> Iterator[Source]:
    """Every message of ``stream``, undecoded; ``name`` is the file's, "" for standard input."""
    prefix = f"{name} line" if name else "line"
    for number, line in read_lines(stream, stalled):
        yield Source(f"{prefix} {number}", line)


def read_text(
    path: Path,
    *,
    encoding: str = "utf-8",
    published_at: str | None = None,
    source: str | None = None,
    note: Callable[[str], None] = lambda text: None,
) -> Iterator[Source]:
    """The paragraphs of one ``.txt`` article as messages.

    ``article_id`` is the file's stem. A first line that begins ``date YYYY-MM-DD`` sets ``published_at``
    to that day 12:00 UTC and is cut off; what is left of it is paragraph 0. Without one, ``published_at``
    is the argument, else the time of the file, which ``note`` is told. Raises Problem where the file is
    no text in ``encoding``.
    """
    lines = [line.strip() for line in _LINE_END.split(_decode(path, encoding))]
    while lines and not lines[0]:
        del lines[0]
    if not lines:
        raise Problem(f"{path}: there is no text in it", Code.EMPTY_TEXT)
    parted = len(_blocks(lines)) > 1
    first, day = _cut_date(lines[0], path)
    if day is not None:
        published_at = f"{day}T12:00:00Z"
    elif published_at is None:
        published_at = format_time(datetime.fromtimestamp(int(path.stat().st_mtime), UTC))
        note(f"{path}: no date line, so it is dated as the file is, {published_at}")
    if day is None:
        paragraphs = _paragraphs(lines, parted)
    else:
        paragraphs = [first] * bool(first) + _paragraphs(lines[1:], parted)
    extra = {"source": source} if source else {}
    for index, text in enumerate(paragraphs):
        message = {"schema": PARAGRAPH, "article_id": path.stem, "paragraph": index, "text": text}
        message |= {"published_at": published_at} | extra
        if index == 0 and (kind := _kind(text)):
            message["kind"] = kind
        yield Source(f"{path} paragraph {index}", encode(message))


def _decode(path: Path, encoding: str) -> str:
    try:
        with path.open("rb") as file:
            raw = file.read(LONGEST_TEXT_FILE + 1)
    except OSError as error:
        raise Problem(f"{path} cannot be read: {error.strerror}", Code.UNREADABLE) from None
    if len(raw) > LONGEST_TEXT_FILE:
        raise Problem(
            f"{path} has more than {LONGEST_TEXT_FILE >> 20} MiB, too much for an article", Code.TOO_LARGE
        )
    if raw[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        encoding = "utf-16"
    try:
        text = raw.decode("utf-8-sig" if codecs.lookup(encoding).name == "utf-8" else encoding)
    except UnicodeDecodeError as error:
        hint = "Convert the file, or name its encoding, as in --encoding cp1252."
        message = f"{path}: byte {error.start + 1} is not {encoding.upper()}"
        raise Problem(message, Code.BAD_UTF8, hint=hint) from None
    if "\0" in text:
        raise Problem(f"{path} holds NUL characters, so it is no text file", Code.NOT_TEXT)
    return text


def _cut_date(line: str, path: Path) -> tuple[str, str | None]:
    """What is left of a first line without its date, and the date, or None where it has none."""
    match = _DATE_LINE.match(line)
    if match is None:
        return line, None
    try:
        parse_day(match[1])
    except ValueError:
        raise Problem(f"{path} line 1: {quoted(match[1])} is no day of the calendar", Code.BAD_DATE) from None
    return line[match.end() :], match[1]


def _blocks(lines: list[str]) -> list[list[str]]:
    """The lines, parted where one or more are blank."""
    blocks: list[list[str]] = [[]]
    for line in lines:
        if line:
            blocks[-1].append(line)
        elif blocks[-1]:
            blocks.append([])
    return [block for block in blocks if block]


def _paragraphs(lines: list[str], parted: bool) -> list[str]:
    """One paragraph per line, or per block of lines where the lines were wrapped to a width.

    They were if blank lines part the file (``parted``) and most lines inside a block end in mid-sentence.
    """
    blocks = _blocks(lines)
    inner = [line for block in blocks for line in block[:-1]]
    ended = sum(bool(_SENTENCE_END.search(line)) for line in inner)
    if parted and 2 * ended < len(inner):
        return [" ".join(block) for block in blocks]
    return [line for block in blocks for line in block]


def _kind(first: str) -> str | None:
    """``headline`` or ``caption`` for a first line that is no full sentence, None for one that is."""
    if len(first) > _HEADLINE_MOST or _SENTENCE_END.search(first):
        return None
    return "caption" if _caption_cues().search(first) else "headline"


@cache
def _caption_cues() -> re.Pattern:
    lines = _CUES_FILE.read_text("utf-8").splitlines()
    cues = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, cues))})\b", re.IGNORECASE)
