"""The stream's clock, and what is left of an article whose context has expired."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.coding import ageing
from streams.coding.ageing import DAY, VOTERS, Ages
from streams.coding.article import remnant, step
from streams.errors import BadMessage

from .test_article import LATER, TEXTS, A, B, message, standing

NOON = 1_700_000_000


def clock_after(times):
    """The clock after articles of these times, and how it stood after each."""
    clock, seen = None, []
    for number, time in enumerate(times):
        clock = ageing.vote(clock, f"article-{number}", time)
        seen.append(clock["now"])
    return clock, seen


def test_the_clock_runs_once_enough_articles_were_seen():
    _, seen = clock_after([NOON] * VOTERS)
    assert seen == [None] * (VOTERS - 1) + [NOON]


def test_it_follows_the_stream_and_never_goes_back():
    clock, seen = clock_after([NOON + 60 * n for n in range(200)] + [NOON] * 100)
    assert NOON + 60 * (199 - VOTERS) <= clock["now"] <= NOON + 60 * 199
    running = [now for now in seen if now is not None]
    assert running == sorted(running)


@given(st.data())
def test_wild_dates_of_fewer_than_half_move_it_by_nothing_that_the_others_did_not_say(data):
    wild = data.draw(st.lists(st.integers(0, 10**10), max_size=VOTERS // 2))
    order = data.draw(st.permutations([*wild, *[NOON] * (VOTERS - len(wild))]))
    assert clock_after(order)[0]["now"] == NOON


def test_an_article_has_one_vote_however_many_paragraphs_it_has():
    clock, _ = clock_after([NOON] * VOTERS)
    wild = ageing.vote(clock, "wild", NOON + 10**9)
    assert ageing.vote(wild, "wild", NOON + 10**9) is wild
    assert wild["now"] == NOON


def test_ids_are_kept_longer_than_contexts():
    ages = Ages.of_days(7, 90)
    assert (ages.due(NOON, True), ages.due(NOON, False)) == (NOON + 7 * DAY, NOON + 90 * DAY)


@pytest.fixture
def expired(coder):
    """The article's state after its contexts have expired, and the events that it gave."""
    state, events = None, []
    for number, text in enumerate(TEXTS):
        state, found = coder.step(state, message(text, number))
        events.append(found)
    left = {number: remnant(entry) for number, entry in state["paragraphs"].items()}
    return {"v": state["v"], "expired": True, "paragraphs": left}, events


def test_a_redelivery_to_an_expired_article_gives_nothing(coder, expired):
    state, _ = expired
    assert coder.step(state, message(TEXTS[1], 1)) == (state, [])


@pytest.mark.parametrize("new", [message(B, 1, revised_at=LATER[0]), message(B, 7)])
def test_what_is_new_of_an_expired_article_is_refused(coder, expired, new):
    state, _ = expired
    with pytest.raises(BadMessage) as caught:
        coder.step(state, new)
    assert caught.value.code == "article-expired"
    assert "--whole-articles" in str(caught.value)


def whole(coder, state, texts, **fields):
    """Send the article again as a whole: the state, and the events of each paragraph."""
    sent = []
    for number, text in enumerate(texts):
        state, events = coder.step(state, message(text, number, whole_article=True, **fields))
        sent.append(events)
    return state, sent


def test_an_article_sent_again_as_a_whole_gives_what_it_gave(coder, expired):
    state, events = expired
    state, sent = whole(coder, state, TEXTS)
    assert sent == events
    assert all("after" in entry for entry in state["paragraphs"].values())


def test_a_correction_in_an_article_that_is_sent_again_retracts_what_was_said(coder, expired):
    state, events = expired
    texts = [A, *TEXTS[1:]]
    new = [message(texts[0], 0, revised_at=LATER[0], whole_article=True)]
    new += [message(text, number, whole_article=True) for number, text in enumerate(texts) if number]
    sent = []
    for paragraph in new:
        state, found = coder.step(state, paragraph)
        sent.append(found)
    fresh, expected = None, []
    for paragraph in new:
        fresh, found = coder.step(fresh, paragraph)
        expected.append(found)
    assert standing(*events, *sent) == standing(*expected)


def test_an_older_revision_in_what_is_sent_again_brings_nothing_back(coder):
    state, _ = coder.step(None, message(A))
    state, _ = coder.step(state, message(B, revised_at=LATER[0]))
    left = {"v": state["v"], "expired": True, "paragraphs": {"0": remnant(state["paragraphs"]["0"])}}
    assert coder.step(left, message(A, whole_article=True)) == (left, [])


def test_a_remnant_of_a_remnant_is_itself_and_holds_no_text(coder, expired):
    state, _ = expired
    for left in state["paragraphs"].values():
        assert remnant(left) is left
        assert set(left) <= {"as_of", "ids", "gone"}


def test_whole_article_of_what_has_not_expired_is_a_redelivery(coder):
    state, events = coder.step(None, message(A))
    assert coder.step(state, message(A, whole_article=True)) == (state, events)
    assert coder.step(None, message(A, whole_article=True)) == (state, events)


class Renamed:
    """A newer coder: it codes as the real one, and takes Bambari for Bria."""

    def __init__(self, coder):
        self.coder = coder

    def code(self, paragraph, context):
        return self.coder.code(paragraph | {"text": paragraph["text"].replace("Bambari", "Bria")}, context)


def test_a_whole_article_is_coded_anew_from_its_first_paragraph(coder):
    """Later paragraphs lean on what the newer coder made of the earlier ones."""
    newer, state, told = Renamed(coder), None, []
    texts = [TEXTS[0], "Government troops retook the town on Sunday."]
    for number, text in enumerate(texts):
        state, events = coder.step(state, message(text, number))
        told.append(events)
    fresh, expected = None, []
    for number, text in enumerate(texts):
        fresh, events = step(newer, fresh, message(text, number))
        expected.append(events)
    assert standing(*told) != standing(*expected)
    sent = []
    for number, text in enumerate(texts):
        state, events = step(newer, state, message(text, number, whole_article=True))
        sent.append(events)
    assert standing(*told, *sent) == standing(*expected)
    # The retraction goes to the city that the event was about.
    places = {e["place"]["name"] for events in sent for e in events if e["type"] == "retraction"}
    assert places == {"Bambari"}
