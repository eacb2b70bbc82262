"""Whatever the tokens and the day: nothing raises, spans are in order, and work is linear."""

from datetime import date

from hypothesis import example, given, settings
from hypothesis import strategies as st

from streams.coding.time import find_times
from streams.coding.time.words import load

from ..tokens import calls

_LISTS = load()
_WORDS = sorted(
    {*_LISTS.starts, *_LISTS.leads, *_LISTS.edges, *_LISTS.numbers, *_LISTS.shifts, *_LISTS.ranges}
)
_CAPITALS = [w.capitalize() for w in (*_LISTS.months, *_LISTS.weekdays)]
_DIGITS = [
    "12",
    "1",
    "31",
    "2016",
    "1996",
    "0",
    "99",
    "1990s",
    "12th",
    "6:30",
    "10pm",
    "999999999999",
    "05",
    ",",
    "-",
]
TOKEN = st.one_of(
    st.sampled_from(_WORDS),
    st.sampled_from(_CAPITALS),
    st.sampled_from(_DIGITS),
    st.text(min_size=1, max_size=6),
)
DAY = st.dates()


@given(st.lists(TOKEN, max_size=30), DAY, st.none() | DAY)
@example(["January", "²"], date(2000, 1, 1), None)  # a digit that is no number
@example(["1990s", "century"], date(2000, 1, 1), None)  # two that want the same word
def test_any_tokens_on_any_day(tokens, published, anchor):
    end = 0
    for t in find_times([x.lower() for x in tokens], tokens, published, anchor):
        assert end <= t.start_word < t.end_word <= len(tokens)
        if t.first and t.last:
            assert t.first <= t.last
        assert t.precision in {"time", "day", "week", "month", "year", "unknown"}
        assert t.kind in {"point", "since", "until", "within", "background"}
        clipped = t.clip(published)
        assert clipped.last is None or clipped.last <= published
        end = t.end_word


@given(st.dates(date(1990, 1, 1), date(2050, 1, 1)), st.integers(0, 6))
def test_a_weekday_is_the_last_one_up_to_the_report(published, number):
    name = list(_LISTS.weekdays)[number]
    [t] = find_times(["on", name], ["on", name.capitalize()], published)
    assert t.first == t.last
    assert t.first.weekday() == number
    assert 0 <= (published - t.first).days <= 6


def _calls(words: list[str]) -> int:
    return calls(lambda: find_times([w.lower() for w in words], words, date(2021, 8, 7)))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([*_WORDS, *_CAPITALS, *_DIGITS]), min_size=1, max_size=5))
def test_work_is_linear(pattern):
    assert _calls(pattern * 160) <= 9 * _calls(pattern * 20) + 200
