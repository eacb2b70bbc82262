"""Whatever the tokens: nothing raises, and the work does not grow faster than they do."""

from hypothesis import given, settings
from hypothesis import strategies as st

from streams.coding.actors import Actors

from ..tokens import calls

ACTORS = Actors.load()
_LISTED = sorted(ACTORS.first_words)
_GLUE = [
    "of",
    "the",
    "from",
    "loyal",
    "to",
    "led",
    "backed",
    "linked",
    "'s",
    ",",
    "and",
    "pro",
    "anti",
    "IS",
    "US",
]
TOKEN = st.one_of(st.sampled_from(_LISTED), st.sampled_from(_GLUE), st.text(min_size=1, max_size=8))


@given(st.lists(TOKEN, max_size=40))
def test_any_tokens_can_be_scanned(tokens):
    words, raw = [t.lower() for t in tokens], tokens
    end = 0
    for a, b, mention in ACTORS.scan(words, raw):
        assert end <= a < b <= len(words)
        assert mention.id and mention.name
        assert ACTORS.kind_in(mention, "SY") in {
            "state",
            "rebel",
            "militia",
            "external",
            "civilian",
            "unknown",
        }
        end = b


@given(st.lists(TOKEN, min_size=1, max_size=40), st.data())
def test_match_agrees_with_the_bounds(tokens, data):
    i = data.draw(st.integers(0, len(tokens) - 1))
    length, mention = ACTORS.match([t.lower() for t in tokens], i, tokens)
    assert (length == 0) == (mention is None)
    assert i + length <= len(tokens)


def _calls(words: list[str]) -> int:
    return calls(lambda: list(ACTORS.scan(words, words)))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from([*_LISTED, *_GLUE]), min_size=1, max_size=5))
def test_work_is_linear(pattern):
    """A pattern eight times as often costs at most about eight times the calls."""
    short, long = [w.lower() for w in pattern] * 20, [w.lower() for w in pattern] * 160
    assert _calls(long) <= 9 * _calls(short) + 200
