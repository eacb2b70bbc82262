"""What reaches a terminal: nothing that it would obey."""

import io
import json
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from streams.cli.output import JsonLines, safe, safe_json

ANY_TEXT = st.text(st.characters(codec="utf-8"))


def obeyed(text):
    """Characters that a terminal could act on: everything that does not print, joiners of words aside."""
    kinds = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
    return [c for c in text if unicodedata.category(c) in kinds and c not in "\u200c\u200d"]


@given(ANY_TEXT)
def test_nothing_that_does_not_print_is_left(text):
    assert obeyed(safe(text)) == []


@given(ANY_TEXT)
def test_json_stays_the_same_document(text):
    line = json.dumps({text: [text]}, ensure_ascii=False).encode()
    assert obeyed(safe_json(line).decode()) == []
    assert json.loads(safe_json(line)) == {text: [text]}


def test_letters_of_all_scripts_stay():
    for name in ("Idlib", "Zażółć", "إدلب", "می‌خواهم", "Покровск", "北京", "दिल्ली", "Đồng Hới", "Qal‘at"):
        assert safe(name) == name


def test_examples():
    assert safe("a\x1b[31mb") == "a\\u001b[31mb"
    assert safe("one\ntwo\tthree") == "one two three"
    assert safe("\u202egnp.exe") == "\\u202egnp.exe"


class Terminal(io.BytesIO):
    """A stream that says it is a terminal."""

    def isatty(self):
        return True


def test_json_is_escaped_on_a_terminal_only():
    line = '{"a":"\u009b31m"}'.encode()
    for stream, expected in ((Terminal(), b'{"a":"\\u009b31m"}\n'), (io.BytesIO(), line + b"\n")):
        JsonLines(stream).write(line)
        assert stream.getvalue() == expected
