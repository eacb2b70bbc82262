"""The states of articles survive being moved out of memory."""

from hypothesis import given
from hypothesis import strategies as st

from streams.cli.states import ArticleStates

IDS = st.sampled_from([f"article {n}" for n in range(12)] + ["", "é\u0000"])


@given(st.lists(st.tuples(IDS, st.booleans(), st.integers(0, 2**53))), st.integers(1, 5))
def test_it_is_a_dict_whatever_its_size(steps, in_memory):
    states, expected = ArticleStates(in_memory), {}
    for article_id, reads, value in steps:
        if reads:
            assert states.get(article_id) == expected.get(article_id)
        else:
            state = {"v": 1, "n": [value]}
            states.set(article_id, state)
            expected[article_id] = state
    assert {article_id: states.get(article_id) for article_id in expected} == expected
