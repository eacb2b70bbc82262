"""What holds for every text, of whatever script and however broken: no error, valid events, the same every time."""

import json
import random
import tomllib

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from streams.coding.explain import explain
from streams.coding.lexicon import DATA
from streams.messages import decode_event, encode

from . import gaps
from .conftest import PUBLISHED

EXAMPLES = [
    sentence
    for name in ("territory.toml", "incidents.toml")
    for rule in tomllib.loads((DATA / name).read_text("utf-8"))["rule"]
    for sentence in (*rule["yes"], *rule["no"])
]
WORDS = sorted({word for sentence in EXAMPLES for word in sentence.split()})
CUES = [
    "who",
    "which",
    "that",
    ",",
    ".",
    ";",
    ":",
    '"',
    "'",
    "(",
    ")",
    "-",
    "—",
    "…",
    "%",
    "'s'",
    "it",
    "they",
    "he",
    "the",
    "a",
    "not",
    "no",
    "if",
    "would",
    "had",
    "been",
    "was",
    "by",
    "of",
    "in",
    "from",
    "to",
    "and",
    "or",
    "but",
    "all",
    "except",
    "most",
    "said",
    "says",
    "denied",
    "claimed",
    "confirmed",
    "according",
    "reportedly",
    "tried",
    "failed",
    "vowed",
    "until",
    "no longer",
    "recognised",
    "since",
    "before",
    "after",
    "yesterday",
    "overnight",
    "Monday",
    "2011",
    "3",
    "May",
    "12,000",
    "70",
    "dozens",
    "hundreds",
    "U.S.",
    "Mr.",
    "km",
    "al-",
    "Aïn",
    "Темнота",
    "北京",
    "مدينة",
]
ANY = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=200)
PIECES = st.lists(
    st.one_of(
        st.sampled_from(EXAMPLES),
        st.sampled_from(WORDS),
        st.sampled_from(CUES),
        st.text(st.characters(exclude_categories=["Cs"]), max_size=6),
    ),
    min_size=1,
    max_size=60,
).map(" ".join)
TEXTS = st.one_of(
    ANY, PIECES, PIECES.map(str.upper), PIECES.map(str.lower), PIECES.map(lambda t: t.replace(" ", ""))
)
QUICK = settings(deadline=None, max_examples=120, suppress_health_check=[HealthCheck.too_slow])


def message(text: str, number: int = 0, **fields: object) -> dict:
    """A paragraph message."""
    return {"article_id": "a", "paragraph": number, "text": text, "published_at": PUBLISHED} | fields


def check(text: str, events: list[dict]) -> None:
    """What holds for the events of any text."""
    assert len({e["event_id"] for e in events}) == len(events)
    assert sorted(e["order"] for e in events) == list(range(len(events)))
    for e in events:
        start, end = e["span"]
        assert 0 <= start < end <= len(text)
        assert text[start:end].strip()
        assert decode_event(encode(e)) == e


@QUICK
@given(TEXTS)
@example("Britain no longer recognised the leadership of the rebels in Asmara.")
def test_any_text_gives_valid_events(coder, text):
    state, events = coder.step(None, message(text))
    check(text, events)
    assert json.loads(json.dumps(state)) == state


@QUICK
@given(TEXTS, TEXTS)
def test_nothing_is_left_from_an_article_to_the_next(coder, first, second):
    before = coder.step(None, message(first))
    coder.step(None, message(second))
    assert coder.step(None, message(first)) == before


@QUICK
@given(TEXTS, TEXTS)
def test_any_article_gives_valid_events_and_an_equal_redelivery(coder, first, second):
    state, events = coder.step(None, message(first))
    later, more = coder.step(state, message(second, 1))
    check(second, more)
    assert not {e["event_id"] for e in events} & {e["event_id"] for e in more}
    assert coder.step(later, message(first)) == (later, events)
    assert coder.step(later, message(second, 1)) == (later, more)


@QUICK
@given(TEXTS)
def test_any_text_is_explained_as_it_is_coded(coder, text):
    explanation, _ = explain(coder, message(text))
    assert [x["event"] for x in explanation["events"]] == coder.code(message(text))[0]
    assert json.loads(json.dumps(explanation))["text"] == text
    for x in explanation["events"]:
        assert [b["quality"] for b in x["because"]]
        for b in x["because"]:
            assert b["span"] is None or text[slice(*b["span"])] == b["cue"]
    for sentence in explanation["sentences"]:
        assert all(text[slice(*p["span"])] == p["text"] for p in sentence["parts"])


def spoilt(text: str, luck: random.Random) -> str:
    """A text with something done to it that happens to texts."""
    words = text.split(" ")
    k = luck.randrange(len(words))
    return luck.choice(
        [
            lambda: text[: luck.randrange(1, len(text) + 1)],
            lambda: text[luck.randrange(len(text)) :],
            lambda: text.upper(),
            lambda: text.lower(),
            lambda: text.title(),
            lambda: " ".join(words[:k] + words[k + 1 :]),
            lambda: " ".join(luck.sample(words, len(words))),
            lambda: text.replace(" ", luck.choice(["  ", "\n", "\u00a0", "-", ""])),
            lambda: text.replace(".", luck.choice(["", ",", "...", "!"])),
            lambda: text.replace("'", luck.choice(["\u2019", '"', "`", ""])),
            lambda: "".join(c + luck.choice(["", "", "", "\u0301", "\u200b"]) for c in text),
            lambda: f'"{text}", he said.',
            lambda: text + text,
        ]
    )()


def test_paragraphs_of_every_file_whole_and_spoilt(coder, shared):
    """Every text of the shared data, and one in three again after something was done to it."""
    luck = random.Random(20240310)
    count = 0
    for path in sorted((shared / "data").glob("*.jsonl")):
        for k, line in enumerate(path.read_text("utf-8").splitlines()):
            text = json.loads(line)["text"]
            if not text.strip():
                continue
            if path.stem == "battles" and k % 4:
                continue
            for given_text in [text, spoilt(text, luck)] if k % 3 == 0 else [text]:
                if given_text.strip():
                    check(given_text, coder.step(None, message(given_text))[1])
                    count += 1
    assert count > 2000


def test_the_seed_article_is_told_the_same_in_one_go_and_after_others(coder, shared):
    """A coder that has read other articles tells this one as a new one does."""
    (path,) = (shared / "seeds").glob("*.txt")
    texts = [line.strip() for line in path.read_text("utf-8").splitlines() if line.strip()]

    def told() -> list[list[dict]]:
        state, out = None, []
        for number, text in enumerate(texts):
            state, events = coder.step(state, message(text, number))
            out.append(events)
        return out

    first = told()
    coder.step(None, message(EXAMPLES[0]))
    assert told() == first


@pytest.mark.parametrize("text", [gaps.case("text ~", "Rebels held ~ 200 people near Goma.", id="tilde")])
def test_a_character_that_patterns_use_is_text(code, text):
    """Patterns write ~ for filler words; TEXTS leaves it out while this fails."""
    check(text, code(text))


@pytest.mark.parametrize(
    "text", [" ", "\n", "\0", ".", "…", "\u200b", "\ufeff", "-" * 50, "(" * 50, "a" * 5000]
)
def test_texts_without_words_give_nothing(code, text):
    assert code(text) == []
