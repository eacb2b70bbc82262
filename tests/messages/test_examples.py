"""Every file in schemas/examples is a test: valid ones decode, invalid ones give the code of their name."""

from __future__ import annotations

import orjson
import pytest

from streams.errors import BadMessage, Code
from streams.messages import MESSAGES, encode

from .samples import DECODERS, EXAMPLES, INVALID, VALID, message_of


def name(path):
    return str(path.relative_to(EXAMPLES))


def test_every_message_has_several_valid_and_invalid_examples():
    for message in MESSAGES:
        assert sum(message_of(path) == message for path in VALID) >= 3, message
        assert sum(message_of(path) == message for path in INVALID) >= 3, message


@pytest.mark.parametrize("path", VALID, ids=name)
def test_valid_example_decodes_to_what_it_says_and_survives_a_round_trip(path):
    decode = DECODERS[message_of(path)]
    document = decode(path.read_bytes())
    plain = orjson.loads(path.read_bytes().removeprefix(b"\xef\xbb\xbf").replace(rb"\u0000", b" "))
    assert document == plain
    assert decode(encode(document)) == document


@pytest.mark.parametrize("path", INVALID, ids=name)
def test_invalid_example_gives_the_code_of_its_name(path):
    message = message_of(path)
    with pytest.raises(BadMessage) as caught:
        DECODERS[message](path.read_bytes())
    error = caught.value
    assert error.code == path.name.split(".")[0]
    assert error.schema == message
    assert str(error).endswith(f"[{error.code}]") and str(error).isprintable()


def test_every_code_that_a_decoder_can_raise_has_an_example_or_a_test_beside_this_one():
    shown = {path.name.split(".")[0] for path in INVALID}
    # Sizes are tested in test_limits.py; a tombstone is no value at all; keys and lateness are the stream's.
    decoders_own = set(list(Code)[: list(Code).index(Code.KEY_MISMATCH)]) - {Code.TOMBSTONE}
    assert decoders_own == shown
