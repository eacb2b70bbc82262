"""What an error says, and that it is safe to print."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.errors import QUOTE_CHARS, BadMessage, Code, quoted
from streams.messages import decode_paragraph, encode

from .samples import example


def error_of(**fields):
    with pytest.raises(BadMessage) as caught:
        decode_paragraph(encode({**example("paragraph.v1", "minimal"), **fields}))
    return caught.value


def test_an_error_says_what_where_and_its_code():
    error = error_of(published_at="yesterday")
    assert str(error) == (
        'published_at "yesterday" is not RFC 3339 (paragraph.v1 /published_at) [bad-timestamp]'
    )
    assert (error.code, error.pointer, error.schema) == (
        Code.BAD_TIMESTAMP,
        "/published_at",
        "paragraph.v1",
    )


def test_an_error_without_a_field_names_the_schema_only():
    with pytest.raises(BadMessage) as caught:
        decode_paragraph(b"[1]")
    assert str(caught.value) == "(a list) is not a JSON object (paragraph.v1) [not-object]"


def test_untrusted_values_are_shortened_and_escaped():
    error = str(error_of(published_at="\x1b]0;owned\x07\u202e" + "x" * 5_000))
    assert error.isprintable()
    assert r"\u001b]0;owned\u0007\u202e" in error
    assert len(error) < 200


def test_of_several_faults_the_missing_field_comes_first_whatever_the_order_of_keys():
    document = {"paragraph": "x", "text": 5, "published_at": "yesterday"}
    seen = set()
    for fields in (list(document.items()), list(document.items())[::-1]):
        with pytest.raises(BadMessage) as caught:
            decode_paragraph(encode(dict(fields)))
        seen.add(str(caught.value))
    assert seen == {"article_id is missing (paragraph.v1 /article_id) [missing-field]"}


def test_a_wrong_type_comes_before_a_wrong_value():
    assert error_of(paragraph=-1, text=5).code == Code.BAD_TYPE


@given(st.text())
def test_a_quoted_text_prints_on_one_line(text):
    shown = quoted(text)
    assert shown.isprintable()
    assert len(shown) <= QUOTE_CHARS * 10 + 3


@given(st.from_type(object) | st.integers() | st.floats() | st.lists(st.integers()) | st.none())
def test_whatever_is_quoted_is_short(value):
    assert len(quoted(value)) <= QUOTE_CHARS * 10 + 3


def test_codes_are_kebab_case_and_every_one_has_a_sentence_of_help():
    for code in Code:
        assert code.value == code.name.lower().replace("_", "-")
        assert code.help.endswith(".") or code.help.startswith("A topic does not exist")


@given(st.text())
def test_no_detail_reaches_a_terminal_unescaped(detail):
    assert str(BadMessage(Code.CODING_FAILED, f"the coder failed: {detail}")).isprintable()


def test_an_error_survives_pickling():
    error = error_of(paragraph=-1)
    again = pickle.loads(pickle.dumps(error))
    assert str(again) == str(error) and again.code is error.code
