"""A paragraph that is corrected, to and fro, or coded anew by another version: what the table is left with."""

from functools import cache
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.coding import Coder
from streams.control import fold
from streams.messages import event_key

from .making import property_test

TEXTS = [
    "Rebels captured Bambari on Saturday.",
    "Rebels captured Bria on Saturday.",
    "The army retook Bambari and Bria from the rebels.",
    "The army said it had captured Birao.",
    "Rebels withdrew from Bambari on Friday.",
    "Rebels besieged Birao. The army still holds Bria.",
    "The army denied that rebels had captured Bria.",
    "The weather was fine.",
]
TIMES = [f"2024-03-10T{hour}:00:00Z" for hour in (13, 14, 15, 16)]


def message(text, **fields):
    return {
        "article_id": "a", "paragraph": 0, "text": text, "published_at": "2024-03-10T12:00:00Z",
        "source": "Desk", **fields,
    }  # fmt: skip


class Remembering:
    """A coder that codes the same paragraph only once, so that thousands of examples are quick."""

    def __init__(self, coder):
        self._coder = coder
        self.code = lambda paragraph, before: self._code(tuple(sorted(paragraph.items())), before is None)

    @cache  # noqa: B019  as long as the module's tests
    def _code(self, paragraph, first):
        assert first, "these articles have one paragraph"
        return self._coder.code(dict(paragraph), None)


@pytest.fixture(scope="module")
def coder():
    """The coder with the data that ships."""
    return Coder.load()


@pytest.fixture(scope="module")
def quick(coder):
    from streams.coding.article import step

    remembering = Remembering(coder)
    return lambda state, paragraph: step(remembering, state, paragraph)


def table(events):
    """The rows of all cities, whatever the order of the events."""
    return list(fold(events))


@property_test
@given(
    st.lists(st.sampled_from(TEXTS), min_size=2, max_size=2, unique=True),
    st.integers(0, 3),
    st.integers(0, 2**32),
)
def test_a_text_corrected_to_and_fro_ends_as_it_is_last(quick, texts, corrections, seed):
    """A, B, A, B by ``revised_at``, delivered in any order and again, its events in any order and again."""
    luck = Random(seed)
    versions = [message(texts[0])]
    for number in range(corrections):
        versions.append(message(texts[(number + 1) % 2], revised_at=TIMES[number]))
    deliveries = [*versions, *luck.sample(versions, luck.randrange(len(versions) + 1))]
    luck.shuffle(deliveries)
    state, sent = None, []
    for delivery in deliveries:
        state, events = quick(state, delivery)
        sent += events
    luck.shuffle(sent)
    assert table(sent) == table(quick(None, versions[-1])[1])


class Another:
    """A coder of another version: it moves every city to another place, and takes claims for reports."""

    def __init__(self, coder):
        self.coder = coder

    def code(self, paragraph, before):
        events, after = self.coder.code(paragraph, before)
        for e in events:
            e["event_id"] = e["event_id"][::-1]
            e["assertion"] = "reported"
            e["place"] = {**e["place"], "id": e["place"]["id"] + "0"}
        return events, after


@pytest.fixture
def another(coder):
    from streams.coding.article import step

    other = Another(coder)
    return lambda state, paragraph: step(other, state, paragraph)


def test_a_newer_coder_takes_back_what_it_codes_differently(coder, another):
    told = message("Rebels said they had captured Bambari.")
    state, first = coder.step(None, told)
    newer, second = another(state, told)
    *back, event = second
    assert [(e["type"], e["retracts"]) for e in back] == [("retraction", [e["event_id"] for e in first])]
    assert event_key(back[0]) == event_key(first[0]) != event_key(event), (
        "a place moved; each key gets its own"
    )
    assert table([*second, *first]) == table([event])
    assert another(newer, told) == (newer, second)
    assert another(None, told)[1] == [event]


def test_an_older_coder_that_is_put_back_is_heard_again(coder, another):
    told = message("Rebels said they had captured Bambari.")
    state, first = coder.step(None, told)
    newer, second = another(state, told)
    older, third = coder.step(newer, told)
    assert coder.step(older, told) == (older, third)
    expected = table(first)
    for found, wanted in zip(table([*first, *second, *third]), expected, strict=True):
        assert found | {"evidence": []} == wanted | {"evidence": []}


def test_the_same_coder_says_the_same_and_remembers_nothing_new(coder):
    told = message("Rebels captured Bambari and Bria.")
    state, first = coder.step(None, told)
    again, second = coder.step(state, told)
    assert again is state and second == first


def test_an_event_that_says_something_else_has_another_id(coder):
    """Or else a newer coder's would stand beside the older one's, under one id."""
    text = "Rebels captured Bambari on Friday."
    (_, [one]), (_, [other]) = (
        coder.step(None, message(text, published_at=f"2024-03-{day}T12:00:00Z")) for day in (10, 20)
    )
    assert one["happened"] != other["happened"] and one["event_id"] != other["event_id"]
