"""Whatever the tokens: nothing raises, bounds are bounds, numbers read back, and work is linear."""

from hypothesis import given, settings
from hypothesis import strategies as st

from streams.coding.figures import figures, find_figures
from streams.coding.figures.words import load

from ..tokens import calls

_LISTS = load()
_WORDS = sorted({*_LISTS.numbers, *_LISTS.nouns, *_LISTS.triggers, *_LISTS.before, *_LISTS.after})
_MORE = [
    "12",
    "1,500",
    "1.5",
    "0",
    "2016",
    "9999999999",
    "1,2",
    "12th",
    "$",
    "%",
    "and",
    "of",
    "the",
    "a",
    "were",
    ",",
]
TOKEN = st.one_of(st.sampled_from(_WORDS), st.sampled_from(_MORE), st.text(min_size=1, max_size=6))


@given(st.lists(TOKEN, max_size=30))
def test_any_tokens(tokens):
    words = [t.lower() for t in tokens]
    end = 0
    for f in find_figures(words, tokens):
        assert end <= f.start < f.end <= len(words)
        assert f.max is None or 0 <= f.min <= f.max
        end = f.end
    for value in figures(words, tokens).values():
        assert value is None or (value["min"] >= 0 and (value["max"] is None or value["min"] <= value["max"]))


@given(st.integers(1, 10**9))
def test_numbers_in_digits_read_back(number):
    text = f"{number:,}"
    [f] = find_figures([text, "people"], [text, "people"])
    assert (f.min, f.max) == (number, number)


_ONES = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


@given(st.integers(21, 99).filter(lambda n: n % 10))
def test_numbers_in_words_read_back(number):
    words = [_TENS[number // 10 - 2], _ONES[number % 10 - 1], "people"]
    [f] = find_figures(words, words)
    assert (f.min, f.max) == (number, number)


def _calls(words: list[str]) -> int:
    return calls(lambda: figures([w.lower() for w in words], words))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([*_WORDS, *_MORE]), min_size=1, max_size=5))
def test_work_is_linear(pattern):
    assert _calls(pattern * 160) <= 9 * _calls(pattern * 20) + 200


def test_a_long_list_is_linear_too():
    """Each figure joined to the next: what belongs to one must not be looked for through all."""
    assert _calls(["12", "people", "and"] * 320) <= 9 * _calls(["12", "people", "and"] * 40) + 200
