"""The examples in schemas/ and the decoder of each message, shared by the tests of this folder."""

from __future__ import annotations

from pathlib import Path

import orjson

from streams import messages

EXAMPLES = Path(__file__).resolve().parents[2] / "schemas" / "examples"

DECODERS = {
    messages.PARAGRAPH: messages.decode_paragraph,
    messages.EVENT: messages.decode_event,
    messages.ROW: messages.decode_row,
    messages.CHANGE: messages.decode_change,
    messages.DEAD_LETTER: messages.decode_dead_letter,
}

VALID = sorted(EXAMPLES.glob("*/*.json"))
INVALID = sorted(EXAMPLES.glob("*/invalid/*.json"))


def message_of(path: Path) -> str:
    """The message that an example file is of."""
    return path.relative_to(EXAMPLES).parts[0]


def example(message: str, name: str) -> dict:
    """A valid example as plain JSON, fresh on every call."""
    return orjson.loads((EXAMPLES / message / f"{name}.json").read_bytes())
