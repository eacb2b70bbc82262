"""Explanations: the events of ``code``, the words they stand on, and the cue that decided each quality."""

import re

import pytest

from streams.coding.explain import explain

from .conftest import PUBLISHED


@pytest.fixture
def explained(coder):
    """The explanation of a text, or of the last of several paragraphs of an article."""

    def run(*texts: str, **fields: object) -> dict:
        context = None
        for number, text in enumerate(texts):
            paragraph = {"article_id": "a", "paragraph": number, "text": text, "published_at": PUBLISHED}
            explanation, context = explain(coder, paragraph | fields, context)
        return explanation

    return run


def quality(explanation: dict, name: str, kind: str | None = None) -> dict:
    """Why a quality of the first event (of type ``kind``) has its value."""
    event = next(x for x in explanation["events"] if kind in (None, x["event"]["type"]))
    (line,) = [b for b in event["because"] if b["quality"] == name]
    return line


def parts(explanation: dict, what: str) -> list[str]:
    """The words that were taken for something."""
    return [p["text"] for s in explanation["sentences"] for p in s["parts"] if p["what"] == what]


CLAIM = "M23 rebels say they have captured the city of Goma on Friday."


def test_the_words_that_were_recognised(explained):
    told = explained(CLAIM)
    assert parts(told, "actor") == ["M23 rebels"]
    assert parts(told, "verb") == ["captured"]
    assert parts(told, "place") == ["Goma"]
    assert parts(told, "time") == ["on Friday"]
    assert parts(told, "saying") == ["say"]


def test_a_claim_names_its_cue_and_whose_it_is(explained):
    line = quality(explained(CLAIM), "assertion")
    assert (line["value"], line["cue"]) == ("claimed", "say they have captured")
    assert "gaining party" in line["why"]


@pytest.mark.parametrize(
    ("text", "name", "value", "cue"),
    [
        ("Rebels tried to capture Goma.", "modality", "attempted", "tried to"),
        ("Rebels vowed to capture Goma.", "modality", "planned", "vowed to"),
        ("Rebels captured Goma.", "modality", "actual", None),
        ("Rebels captured most of Goma.", "scope", "part", "most of"),
        ("Rebels captured the airport in Goma.", "scope", "facility", "airport"),
        ("Rebels captured Goma.", "scope", "whole", None),
        ("Rebels captured Goma in 2012.", "frame", "background", "in 2012"),
        ("Rebels captured Goma.", "frame", "current", None),
        ("Rebels captured Goma.", "assertion", "reported", None),
        ("Rebels captured Goma on Friday.", "happened", "2024-03-08..2024-03-08 (day)", "on Friday"),
        ("Rebels captured Goma.", "actor", "rebels (side:rebels, rebel)", "Rebels"),
    ],
)
def test_the_cue_of_a_quality(explained, text, name, value, cue):
    line = quality(explained(text), name, "capture")
    assert (line["value"], line["cue"]) == (value, cue)
    assert line["why"]


def test_the_cue_of_an_incident(explained):
    line = quality(explained("Gunmen tried to kidnap a nun in Kaduna."), "modality", "abduction")
    assert (line["value"], line["cue"]) == ("attempted", "tried to")


def test_the_rule_is_named_with_its_words(explained):
    line = quality(explained("Rebels captured Goma."), "type")
    assert line["cue"] == "captured" and "capture.take" in line["why"]


def test_what_a_word_meant_in_the_article(explained):
    told = explained(
        "M23 fighters captured Goma.", "The group also looted the city, and then it took the airport."
    )
    place = quality(told, "place", "capture")
    assert place["value"].startswith("Goma,") and place["cue"] == "the airport"
    assert "spoken of" in place["why"]


def test_a_denial_says_who_denies(explained):
    told = explained("M23 rebels said they had captured Goma.", "The army denied the claim.")
    line = quality(told, "assertion")
    assert (line["value"], line["cue"]) == ("denied", "denied")
    assert "army" in line["why"].lower() or "government" in line["why"]


def test_the_words_that_made_the_main_event(explained):
    main = explained("A car bomb exploded outside a bank in Mogadishu, killing four people.")["main"]
    assert main["type"] == "bombing"
    label, share = main["labels"][0]
    assert label == "bombing" and 0 < share <= 1
    assert main["features"]
    assert all(weight > 0 for _, weight in main["features"])


def test_a_meaning_is_told_with_the_words_that_have_it(explained):
    main = explained("Arsonists torched a granary and plundered a clinic in Dori.")["main"]
    told = " ".join(name for name, _ in main["features"])
    assert re.search(r"\(«(torched|plundered|granary)", told), told


@pytest.mark.parametrize(
    ("text", "fields", "said"),
    [
        (CLAIM, {"language": "fr"}, "fr"),
        (CLAIM, {"kind": "caption"}, "caption"),
        ("The bridge to the island was painted green.", {}, "no pattern"),
        ("The orchestra played two encores.", {}, "orchestra"),
    ],
)
def test_nothing_coded_says_why(explained, text, fields, said):
    told = explained(text, **fields)
    assert told["events"] == []
    assert said in told["nothing"]


def test_events_are_those_of_code_with_context(coder, explained):
    texts = [
        "M23 fighters captured Goma on Friday.",
        "The army retook the city on Sunday.",
        "The militants denied it.",
    ]
    context = None
    for number, text in enumerate(texts):
        paragraph = {"article_id": "a", "paragraph": number, "text": text, "published_at": PUBLISHED}
        events, context = coder.code(paragraph, context)
        assert [x["event"] for x in explained(*texts[: number + 1])["events"]] == events


def test_words_of_rules_that_gave_nothing_are_told_as_unused(explained):
    """Somebody who reports a miss sees that the words were known."""
    told = explained("The painting captured hearts.")
    assert told["events"] == []
    assert [(p["text"], p["used"]) for s in told["sentences"] for p in s["parts"]] == [("captured", False)]
