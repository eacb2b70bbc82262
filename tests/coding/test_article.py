"""The state of an article: redeliveries, corrections, paragraphs that come out of order, what is not read at all."""

import itertools
import json

import pytest

from streams.coding.article import VERSION, NewerState
from streams.messages import decode_event, encode, event_key

from . import gaps
from .conftest import PUBLISHED

TEXTS = [
    "Rebels said they had captured the town of Bambari on Saturday.",
    "The army denied the claim.",
    "Government troops retook the town on Sunday and also entered Bria.",
]
LATER = ["2024-03-10T13:00:00Z", "2024-03-10T14:00:00Z", "2024-03-10T15:00:00Z"]
A = "Rebels captured Bambari on Saturday."
B = "Rebels captured Bria on Saturday."


def message(text: str, number: int = 0, **fields: object) -> dict:
    """A paragraph message of one article."""
    return {"article_id": "a", "paragraph": number, "text": text, "published_at": PUBLISHED} | fields


def told(events: list[dict]) -> list[tuple]:
    """Type, place and assertion of events."""
    return [(e["type"], (e["place"] or {}).get("name"), e.get("assertion")) for e in events]


def standing(*deliveries: list[dict]) -> set[str]:
    """Ids of events that stand after all deliveries: whatever was sent, and never retracted."""
    events = [e for delivery in deliveries for e in delivery]
    gone = {i for e in events if e["type"] == "retraction" for i in e["retracts"]}
    return {e["event_id"] for e in events if e["type"] != "retraction"} - gone


@pytest.fixture
def article(coder):
    """All paragraphs in order: (state, events of each)."""
    state, out = None, []
    for number, text in enumerate(TEXTS):
        state, events = coder.step(state, message(text, number))
        out.append(events)
    return state, out


def test_the_article_says_what_it_should(article):
    """The paragraphs lean on those before them, or there would be little to test."""
    _, (first, second, third) = article
    assert ("capture", "Bambari", "claimed") in told(first)
    assert [e["denies"] for e in second] == [first[0]["event_id"]]
    assert ("capture", "Bambari", "reported") in told(third)


def test_a_redelivery_gives_the_same_events_and_an_equal_state(coder, article):
    state, events = article
    for number, text in enumerate(TEXTS):
        assert coder.step(state, message(text, number)) == (state, events[number])


def test_a_redelivery_is_that_whatever_its_text(coder, article):
    """With no newer revised_at what came first counts."""
    state, events = article
    assert coder.step(state, message("Nothing happened.", 1)) == (state, events[1])
    same_time = message("Nothing happened.", 1, revised_at=PUBLISHED)
    assert coder.step(state, same_time) == (state, events[1])


@pytest.mark.parametrize("speaker", [gaps.case("reading whose it is", "army", id="army"), "rebels"])
def test_what_a_party_says_of_itself_is_its_claim(coder, speaker):
    """ "it" and "they" in what somebody says are who says it."""
    other = {"army": "Rebels", "rebels": "Government forces"}[speaker]
    state, _ = coder.step(None, message(f"{other} captured Bambari on Saturday."))
    it = "it" if speaker == "army" else "they"
    _, events = coder.step(state, message(f"The {speaker} said {it} had retaken the town by nightfall.", 1))
    assert ("capture", "Bambari", "claimed") in told(events)


@pytest.mark.parametrize(
    "verb", [gaps.case("reading a denial and a claim in one sentence", "denied", id="denied")]
)
def test_a_denial_ends_where_the_speaker_goes_on(coder, verb):
    state, first = coder.step(None, message("The army said it had captured Bambari on Saturday."))
    _, events = coder.step(state, message(f"The rebels {verb} the claim and said they also held Bria.", 1))
    assert ("hold", "Bria", "claimed") in told(events)
    assert first[0]["event_id"] in {e.get("denies") for e in events}


def test_the_state_survives_json(coder, article):
    state, events = article
    copy = json.loads(json.dumps(state))
    assert copy["v"] == VERSION
    for number, text in enumerate(TEXTS):
        assert coder.step(copy, message(text, number)) == (state, events[number])


def test_the_state_given_is_not_changed(coder, article):
    state, _ = article
    before = json.dumps(state)
    coder.step(state, message(B, 0, revised_at=LATER[0]))
    coder.step(state, message(A, 3))
    assert json.dumps(state) == before


def test_a_correction_takes_back_what_no_longer_stands(coder):
    state, first = coder.step(None, message(A))
    state, second = coder.step(state, message(B, revised_at=LATER[0]))
    (retraction,) = [e for e in second if e["type"] == "retraction"]
    assert retraction["retracts"] == [e["event_id"] for e in first]
    assert retraction["place"]["name"] == "Bambari"
    assert event_key(retraction) == event_key(first[0])
    assert retraction["reported_at"] == LATER[0]
    assert told(e for e in second if e["type"] != "retraction") == [("capture", "Bria", "reported")]
    assert standing(first, second) == {e["event_id"] for e in second if e["type"] != "retraction"}


def test_a_correction_to_b_and_back_to_a(coder):
    state, first = coder.step(None, message(A))
    state, second = coder.step(state, message(B, revised_at=LATER[0]))
    state, third = coder.step(state, message(A, revised_at=LATER[1]))
    new = [e for e in third if e["type"] != "retraction"]
    assert told(new) == told(first)
    assert not {e["event_id"] for e in new} & {e["event_id"] for e in first}, "those are retracted for good"
    assert standing(first, second, third) == {e["event_id"] for e in new}
    assert coder.step(state, message(A, revised_at=LATER[1])) == (state, third)


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_revisions_in_any_order_end_with_the_newest(coder, order):
    """Whatever order three versions of a paragraph come in, what stands in the end is the newest alone."""
    versions = [
        message(A),
        message(B, revised_at=LATER[0]),
        message("Rebels captured Birao.", revised_at=LATER[1]),
    ]
    state, deliveries = None, []
    for k in order:
        state, events = coder.step(state, versions[k])
        deliveries.append(events)
    newest = [e for e in coder.step(None, versions[2])[1]]
    assert standing(*deliveries) == {e["event_id"] for e in newest}


def test_a_correction_is_read_with_what_stood_before_it(coder):
    """And not with what the text that it corrects had said."""
    state, _ = coder.step(None, message("Rebels captured Bambari on Saturday.", 0))
    state, _ = coder.step(state, message("Rebels also captured Bria.", 1))
    _, events = coder.step(state, message("The army retook the town on Sunday.", 1, revised_at=LATER[0]))
    assert ("capture", "Bambari", "reported") in told(events)
    assert not any(e["type"] != "retraction" and e["place"]["name"] == "Bria" for e in events)


def test_every_correction_takes_back_all_that_came_before_it(coder):
    """So that whoever missed one of them is right after the next."""
    state, first = coder.step(None, message(A))
    state, second = coder.step(state, message(B, revised_at=LATER[0]))
    _, third = coder.step(state, message("Rebels captured Birao.", revised_at=LATER[1]))
    assert standing(first, third) == standing(first, second, third) == standing(third)


def test_an_older_revision_is_a_redelivery(coder):
    state, _ = coder.step(None, message(A))
    state, second = coder.step(state, message(B, revised_at=LATER[1]))
    assert coder.step(state, message("Rebels captured Birao.", revised_at=LATER[0])) == (state, second)


def test_offsets_do_not_make_a_revision_newer(coder):
    """A moment is a moment in whatever zone it is written."""
    state, first = coder.step(None, message(A))
    same = message(B, revised_at="2024-03-10T14:00:00+02:00")  # that is when A was published
    assert coder.step(state, same) == (state, first)


def test_a_correction_to_nothing_leaves_nothing(coder):
    state, first = coder.step(None, message(A))
    state, second = coder.step(state, message("The weather was fine.", revised_at=LATER[0]))
    assert [e["type"] for e in second] == ["retraction"]
    assert standing(first, second) == set()


def test_a_correction_sends_one_retraction_for_each_key(coder):
    state, first = coder.step(None, message("Rebels captured Bambari, Bria and Birao on Saturday."))
    assert len({event_key(e) for e in first}) == 3
    _, second = coder.step(state, message("The weather was fine.", revised_at=LATER[0]))
    assert sorted(event_key(e) for e in second) == sorted({event_key(e) for e in first})
    assert {i for e in second for i in e["retracts"]} == {e["event_id"] for e in first}


def test_retractions_are_valid_messages(coder):
    state, _ = coder.step(None, message(A, source="Desk"))
    _, events = coder.step(state, message(B, revised_at=LATER[0], source="Desk"))
    for e in events:
        assert decode_event(encode(e)) == e


def test_a_later_paragraph_that_comes_first_is_coded_without_those_before_it(coder, article):
    _, in_order = article
    state, late = coder.step(None, message(TEXTS[2], 2))
    assert not any(place == "Bambari" for _, place, _ in told(late))
    state, early = coder.step(state, message(TEXTS[0], 0))
    assert early == in_order[0], "what comes later in the article has no part in it"
    state, again = coder.step(state, message(TEXTS[2], 2))
    assert again == late, "a redelivery is coded as it was the first time"
    _, between = coder.step(state, message(TEXTS[1], 1))
    assert between == in_order[1]


def test_an_earlier_paragraph_takes_nothing_from_a_later_one(coder):
    """The context of a paragraph is that of the paragraphs below it, in whatever order they came."""
    state, _ = coder.step(None, message("Rebels captured Bambari.", 0))
    state, _ = coder.step(state, message("Fighting also reached Bria.", 5))
    _, between = coder.step(state, message("The army retook the town on Sunday.", 2))
    assert ("capture", "Bambari", "reported") in told(between)


def test_articles_do_not_touch_each_other(coder):
    coder.step(None, message("Rebels captured Bambari."))
    _, other = coder.step(None, message("The army retook the town.") | {"article_id": "b"})
    assert not any(place == "Bambari" for _, place, _ in told(other))


@pytest.mark.parametrize("language", ["fr", "ar", "de-DE", "FR", "zxx"])
def test_other_languages_give_nothing(code, language):
    assert code(A, language=language) == []


@pytest.mark.parametrize("language", ["en", "en-GB", "EN-us", None])
def test_english_in_every_spelling_is_coded(code, language):
    assert told(code(A, language=language)) == [("capture", "Bambari", "reported")]


@pytest.mark.parametrize("language", [gaps.case("language enm", "enm", id="enm")])
def test_languages_that_begin_like_english_are_not_english(code, language):
    """A tag's first subtag is the language; enm is Middle English."""
    assert code(A, language=language) == []


@pytest.mark.parametrize(
    "fields",
    [{"kind": "caption"}, {"text": "Rebels stand guard in Bambari, which they captured. (Photo by Desk)"}],
)
def test_captions_give_nothing(code, fields):
    assert code(**({"text": A} | fields)) == []


def test_a_caption_leaves_no_context(coder):
    state, _ = coder.step(None, message("Rebels captured Bambari.", 0))
    state, _ = coder.step(state, message("A view of Birao, seen in 2019.", 1, kind="caption"))
    _, events = coder.step(state, message("The army retook the town on Sunday.", 2))
    assert ("capture", "Bambari", "reported") in told(events)


def test_a_state_of_a_newer_version_is_refused(coder, article):
    state, _ = article
    with pytest.raises(NewerState):
        coder.step({**state, "v": VERSION + 1}, message(A))


def test_the_fields_of_the_paragraph_are_those_of_its_events(coder):
    fields = {"source": "Desk", "url": "https://news.example/1", "title": "Bambari falls"}
    _, events = coder.step(None, message(A, 4, **fields))
    for e in events:
        assert {k: e[k] for k in fields} == fields
        assert (e["article_id"], e["paragraph"], e["reported_at"]) == ("a", 4, PUBLISHED)


def test_the_ids_depend_on_article_paragraph_revision_and_text(coder):
    ids = [
        coder.step(None, m)[1][0]["event_id"]
        for m in (
            message(A),
            message(A, 1),
            message(A) | {"article_id": "b"},
            message(A, revised_at=LATER[0]),
            message(A + " "),
        )
    ]
    assert len(set(ids)) == len(ids)
