"""Every error code of the project, and the error that a bad message raises.

A code is part of the contract: it stands in dead letters, on standard error and in metrics, so a
released code keeps its spelling and its meaning. ``Code.help`` says in a sentence what it means and
what to do about it.
"""

from __future__ import annotations

from enum import StrEnum

# How much of an untrusted value an error message repeats, in characters.
QUOTE_CHARS = 40


class Code(StrEnum):
    """Stable error codes; the value is what is printed, stored and counted."""

    # What cannot be read at all
    TOMBSTONE = "tombstone"
    TOO_LARGE = "too-large"
    BAD_UTF8 = "bad-utf8"
    NOT_JSON = "not-json"
    TOO_DEEP = "too-deep"
    NOT_OBJECT = "not-object"
    UNKNOWN_SCHEMA = "unknown-schema"
    # What is read, but breaks the schema
    MISSING_FIELD = "missing-field"
    BAD_TYPE = "bad-type"
    BAD_VALUE = "bad-value"
    UNKNOWN_TYPE = "unknown-type"
    BAD_TIMESTAMP = "bad-timestamp"
    BAD_DATE = "bad-date"
    OUT_OF_RANGE_DATE = "out-of-range-date"
    EMPTY_TEXT = "empty-text"
    # What the stream says against the message
    KEY_MISMATCH = "key-mismatch"
    TOO_LATE = "too-late"
    ARTICLE_EXPIRED = "article-expired"
    # What goes wrong on our side of the message
    CODING_FAILED = "coding-failed"
    FOLDING_FAILED = "folding-failed"
    BAD_STATE = "bad-state"
    # What keeps a command from starting or going on
    BAD_SETTING = "bad-setting"
    BAD_DATA_FILE = "bad-data-file"
    NO_BROKER = "no-broker"
    NO_TOPIC = "no-topic"
    TOPIC_MISMATCH = "topic-mismatch"
    # What a command is asked for and cannot do
    NO_SUCH_FILE = "no-such-file"
    IS_A_DIRECTORY = "is-a-directory"
    UNKNOWN_SUFFIX = "unknown-suffix"
    UNREADABLE = "unreadable"
    NOT_TEXT = "not-text"
    UNWRITABLE = "unwritable"
    NO_SUCH_LETTER = "no-such-letter"
    NOT_REPLAYABLE = "not-replayable"
    NO_SUCH_CITY = "no-such-city"
    AMBIGUOUS_CITY = "ambiguous-city"
    NO_SUCH_EVENT = "no-such-event"
    WORKER_FAILED = "worker-failed"
    INTERNAL_ERROR = "internal-error"

    @property
    def help(self) -> str:
        """What the code means and what to do about it, in a sentence."""
        return _HELP[self]


_HELP = {
    Code.TOMBSTONE: "The message has no value; only city-control carries such messages. Send a value.",
    Code.TOO_LARGE: "The message or one of its fields is larger than the limit. Split it, or raise the limit.",
    Code.BAD_UTF8: "The bytes are not UTF-8, or hold half of a surrogate pair. Encode the text as UTF-8.",
    Code.NOT_JSON: "The value is not one JSON document. NaN and Infinity are not JSON either.",
    Code.TOO_DEEP: "Objects and lists are nested deeper than any message of ours is.",
    Code.NOT_OBJECT: "The JSON document is not an object. Send one object per message or line.",
    Code.UNKNOWN_SCHEMA: "The message names a schema, or a version of it, that this version does not read.",
    Code.MISSING_FIELD: "A required field is absent.",
    Code.BAD_TYPE: "A field has another JSON type than the schema says.",
    Code.BAD_VALUE: "A field has a value that the schema does not allow.",
    Code.UNKNOWN_TYPE: "The event is of a type that this version does not know. A newer coder may have sent it.",
    Code.BAD_TIMESTAMP: "The timestamp is not RFC 3339 with a zone, as in 2021-08-07T12:00:00Z.",
    Code.BAD_DATE: "The date is not a day of the calendar written YYYY-MM-DD.",
    Code.OUT_OF_RANGE_DATE: "The date lies too far back, or ahead of the clock. Check the sender's clock and units.",
    Code.EMPTY_TEXT: "The text is empty or blank, so there is nothing to code.",
    Code.KEY_MISMATCH: "The record's key is not the message's: article_id of a paragraph, place.id of an event about one.",
    Code.TOO_LATE: "A retraction of an event reported longer ago than horizon_days; the event stands. Assert what holds.",
    Code.ARTICLE_EXPIRED: "What the article said before is forgotten after article_days. Send it again as a whole: dlq replay --whole-articles.",
    Code.CODING_FAILED: "The coder failed on the paragraph. This is a fault of ours; please report it.",
    Code.FOLDING_FAILED: "The fold failed on the event. This is a fault of ours; please report it.",
    Code.BAD_STATE: "The stored state is of a version that this version does not read.",
    Code.BAD_SETTING: "A setting is unknown or has a value that is not allowed.",
    Code.BAD_DATA_FILE: "A data file of the program breaks its own rules.",
    Code.NO_BROKER: "No Kafka broker answers at the address. Check --broker, or start one.",
    Code.NO_TOPIC: "A topic does not exist. Create it with: whoholds topics create",
    Code.TOPIC_MISMATCH: "A topic exists with another partition count or cleanup than it needs.",
    Code.NO_SUCH_FILE: "A file that the command line names does not exist.",
    Code.IS_A_DIRECTORY: "The command line names a directory where it should name files.",
    Code.UNKNOWN_SUFFIX: "Articles are .txt files, paragraph messages .jsonl files; the name ends otherwise.",
    Code.UNREADABLE: "The system does not let the program read the file. Check its permissions.",
    Code.NOT_TEXT: "The file holds NUL characters, so it is no text file.",
    Code.UNWRITABLE: "The output cannot be written. Check the space that is left.",
    Code.NO_SUCH_LETTER: "No dead letter has this number. whoholds dlq list lists them.",
    Code.NOT_REPLAYABLE: "The dead letter's record cannot be sent again as it was. Send what it should have been.",
    Code.NO_SUCH_CITY: "No city has this name or id. Check the spelling, or name it by its GeoNames id.",
    Code.AMBIGUOUS_CITY: "Several cities have this name. Name one by its id.",
    Code.NO_SUCH_EVENT: "Topic events has no event of this id about a place. whoholds why CITY --json has a city's ids.",
    Code.WORKER_FAILED: "The worker that the command started ended, or did not get ready.",
    Code.INTERNAL_ERROR: "The program met something that it does not foresee. This is a fault of ours; please report it.",
}


class BadMessage(ValueError):
    """A message that does not keep the contract.

    ``code`` is stable; ``detail`` is for people, with untrusted values shortened and escaped;
    ``pointer`` is the JSON Pointer (RFC 6901) of the field, "" for the whole message; ``schema`` is
    the schema it was read as, such as ``paragraph.v1``, or "".
    """

    def __init__(self, code: Code, detail: str, *, pointer: str = "", schema: str = "") -> None:
        # Whoever raises it may pass on words of a message, or of an exception that quotes one.
        detail = printable(detail)
        super().__init__(code, detail, pointer, schema)
        self.code = code
        self.detail = detail
        self.pointer = pointer
        self.schema = schema

    def __reduce__(self):
        # ValueError pickles by its positional arguments; ours are keywords.
        return _rebuild, (self.code, self.detail, self.pointer, self.schema)

    def __str__(self) -> str:
        where = " ".join(part for part in (self.schema, self.pointer) if part)
        return f"{self.detail} ({where}) [{self.code}]" if where else f"{self.detail} [{self.code}]"


def _rebuild(code: Code, detail: str, pointer: str, schema: str) -> BadMessage:
    return BadMessage(code, detail, pointer=pointer, schema=schema)


def quoted(value: object) -> str:
    """An untrusted JSON value as an error message may show it: short, and safe on a terminal.

    Characters that do not print (control, escape, direction marks, line breaks) become ``\\uXXXX``.
    Objects and lists are named, not shown.
    """
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "(an object)"
    if isinstance(value, list):
        return "(a list)"
    if not isinstance(value, str):
        return escaped(str(value))
    return f'"{escaped(value)}"'


def escaped(text: str, limit: int = QUOTE_CHARS) -> str:
    """``text`` cut to ``limit`` characters, with quotes and everything that does not print escaped."""
    shown = text[:limit].replace("\\", "\\\\").replace('"', '\\"')
    return printable(shown) + ("…" if len(text) > limit else "")


def printable(text: str) -> str:
    """``text`` with every character that does not print (control, direction marks) as ``\\uXXXX``."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else _codepoint(c) for c in text)


def _codepoint(c: str) -> str:
    return f"\\u{ord(c):04x}" if ord(c) < 0x10000 else f"\\U{ord(c):08x}"
